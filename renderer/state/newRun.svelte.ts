import { NudgeError } from '../../shared/errors.ts';
import type { ModelSummary } from '../../shared/model.ts';
import type { RunPlanRequest, TrainingOptions, TrainSettings } from '../../shared/run.ts';
import { call } from '../api.ts';
import { noiseLosses } from '../settings/labelNoise.ts';
import { memoryFit, type MemoryFit } from '../settings/memoryFit.ts';
import { newRunText, type Step } from '../text/newRun.ts';
import { DataChoice } from './dataChoice.svelte.ts';
import { DatasetList, fileName } from './datasets.svelte.ts';
import { Estimate } from './estimate.svelte.ts';
import { Leakage } from './leakage.svelte.ts';
import { ModelAdder, ModelList } from './models.svelte.ts';
import type { Route } from './route.ts';
import { SettingsDraft } from './settingsDraft.svelte.ts';

/** What a new run may begin with. */
export interface NewRunStart {
  readonly datasetId?: number | undefined;
  readonly evalDatasetId?: number | undefined;
  readonly modelId?: number | undefined;
  readonly fromRunId?: number | undefined;
  /** Share of wrong labels that the loss is to allow for. */
  readonly noiseRate?: number | undefined;
}

/** A run that is being put together in three steps: data, model, settings. */
export class NewRun {
  readonly data = new DataChoice();
  readonly datasets = new DatasetList();
  readonly models = new ModelList();
  readonly adder = new ModelAdder();
  readonly estimate = new Estimate((error) => this.#draft?.explain(error) ?? false);

  /** Of pairs to test on that have a file of their own. */
  readonly leakage = new Leakage();

  #model = $state.raw<ModelSummary | null>(null);
  #draft = $state.raw<SettingsDraft | null>(null);
  #optionsError = $state.raw<NudgeError | null>(null);
  #open = $state<Step>('data');
  #dataSettled = $state(false);
  #modelSettled = $state(false);
  /** How often the keyboard was sent to the open step; before the first time the view's title has it. */
  #moves = $state(0);
  #choosingData = $state(false);
  #preparing = $state(true);
  #prepareError = $state.raw<NudgeError | null>(null);
  #name = $state('');
  #acceptsTooLarge = $state(false);
  #announcement = $state('');
  #notice = $state<string | null>(null);
  #starting = $state(false);
  #startError = $state.raw<NudgeError | null>(null);

  readonly #request = $derived.by(() => this.#requestNow());
  readonly #fit = $derived.by(() => this.#fitNow());

  /** @param start what is settled from the beginning */
  constructor(start: NewRunStart = {}) {
    void this.#prepare(start);
  }

  get model(): ModelSummary | null {
    return this.#model;
  }

  /** Null until the model's options are there. */
  get draft(): SettingsDraft | null {
    return this.#draft;
  }

  /** Why the model's options could not be had. */
  get optionsError(): NudgeError | null {
    return this.#optionsError;
  }

  get open(): Step {
    return this.#open;
  }

  get moves(): number {
    return this.#moves;
  }

  /** Other data is being chosen in the place of what there is. */
  get choosingData(): boolean {
    return this.#choosingData;
  }

  /** What the run begins with is being looked up. */
  get preparing(): boolean {
    return this.#preparing;
  }

  /** Why what the run was to begin with could not be had. */
  get prepareError(): NudgeError | null {
    return this.#prepareError;
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  /** The person wants to start although the memory is not enough. */
  get acceptsTooLarge(): boolean {
    return this.#acceptsTooLarge;
  }

  set acceptsTooLarge(accepts: boolean) {
    this.#acceptsTooLarge = accepts;
  }

  /** What was last understood, for screen readers. */
  get announcement(): string {
    return this.#announcement;
  }

  /** Something to know about what was dropped; null for nothing. */
  get notice(): string | null {
    return this.#notice;
  }

  get starting(): boolean {
    return this.#starting;
  }

  get startError(): NudgeError | null {
    return this.#startError;
  }

  /** What the run would be; null until data, model and settings are there. */
  get request(): RunPlanRequest | null {
    return this.#request;
  }

  /** Null until planned. */
  get fit(): MemoryFit | null {
    return this.#fit;
  }

  /** The pairs are conversations, and the model has no template to read turns with. */
  get lacksTemplate(): boolean {
    const isChat = this.data.dataset?.report.shape.content === 'chat';
    return isChat && this.#model?.card.hasChatTemplate === false;
  }

  isSettled(step: Step): boolean {
    if (step === 'data') return this.#dataSettled;
    return step === 'model' ? this.#modelSettled : false;
  }

  get canStart(): boolean {
    const { plan } = this.estimate;
    const { refused } = this.#draft ?? { refused: null };
    return plan !== null && refused === null && (this.#fit?.fits === true || this.#acceptsTooLarge);
  }

  /** Lets the estimate follow what the run is now; a step is measured once all three are settled. */
  followEstimate(): void {
    const settled = this.#dataSettled && this.#modelSettled && this.#open === 'settings';
    this.estimate.follow(this.#request, settled && !this.#starting);
  }

  /** Lets the comparison of both datasets follow what they are now. */
  followLeakage(): void {
    const { dataset, heldOut } = this.data;
    if (dataset === null || heldOut === null) this.leakage.follow(null);
    else {
      const at = [dataset, heldOut].map(({ report, version }) => `${report.sha256} ${String(version)}`);
      this.leakage.follow({ id: heldOut.id, trainId: dataset.id, at: at.join(' ') });
    }
  }

  /** Where this run's data and model are found again. */
  get route(): Route {
    const { dataset, heldOut } = this.data;
    return {
      view: 'new-run',
      ...(dataset === null ? {} : { datasetId: dataset.id }),
      ...(heldOut === null ? {} : { evalDatasetId: heldOut.id }),
      ...(this.#model === null ? {} : { modelId: this.#model.id }),
    };
  }

  change(step: Step): void {
    this.#open = step;
    this.#choosingData = false;
    this.#moves += 1;
  }

  settleData(): void {
    if (this.data.dataset === null) return;
    this.#dataSettled = true;
    this.change(this.#modelSettled ? 'settings' : 'model');
  }

  settleModel(): void {
    if (this.#model === null || this.#model.folder === 'missing' || this.#draft === null) return;
    this.#modelSettled = true;
    this.change(this.#dataSettled ? 'settings' : 'data');
  }

  /** Does something to the data, and says what came of it. */
  async changeData(task: (data: DataChoice) => Promise<void>): Promise<void> {
    const before = this.data.dataset;
    this.#notice = null;
    await task(this.data);
    const { dataset } = this.data;
    if (dataset === null || dataset === before) return;
    this.#choosingData = false;
    this.#announcement = newRunText.dataUnderstood(dataset);
    this.#moves += 1;
  }

  /** Shows what there is to choose from; the data chosen before stays until other data is there. */
  chooseOtherData(): void {
    this.change('data');
    this.#choosingData = true;
  }

  keepData(): void {
    this.data.reader.dismiss();
    this.change('data');
  }

  async addModel(path: string | null): Promise<void> {
    this.#notice = null;
    const model = await (path === null ? this.adder.choose() : this.adder.add(path));
    if (model === null) return;
    this.models.reload();
    await this.chooseModel(model);
    this.#announcement = newRunText.modelUnderstood(model);
  }

  async chooseModel(model: ModelSummary): Promise<void> {
    if (model.id === this.#model?.id && this.#optionsError === null) return;
    this.#model = model;
    this.#acceptsTooLarge = false;
    await this.#readOptions(model.id, null);
  }

  async readOptionsAgain(): Promise<void> {
    if (this.#model !== null) await this.#readOptions(this.#model.id, null);
  }

  /** Files and folders dropped on the view: pairs become its data, a model folder its model. */
  async drop(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const found = await this.data.reader.attempt(newRunText.dropped(paths.map(fileName)), () =>
      call('files.identify', { paths: [...paths] }),
    );
    const model = found?.find(({ kind }) => kind === 'model');
    // What is neither is read like pairs, which says what is wrong with it.
    const data = found?.filter(({ kind }) => kind !== 'model') ?? [];
    this.change(data.length === 0 && model !== undefined ? 'model' : 'data');
    if (model !== undefined) await this.addModel(model.path);
    if (data.length > 0) await this.#takeFiles(data);
  }

  /** Files chosen in the system's dialog. */
  async chooseFiles(): Promise<void> {
    const paths = await this.data.reader.choose();
    if (paths.length > 0) await this.#takeFiles(paths.map((path) => ({ path, isFolder: false })));
  }

  async #takeFiles(files: Parameters<DataChoice['readTogether']>[0]): Promise<void> {
    let added = 0;
    await this.changeData(async (data) => {
      const read = await data.readTogether(files);
      added = (read?.datasets.length ?? 0) - (read?.heldOut ? 1 : 0);
    });
    if (added > 1) this.#notice = newRunText.tookOne(this.data.dataset?.name ?? '', added);
  }

  /** Resolves to the new run, or null when it could not start; `startError` or a setting then says why. */
  async start(): Promise<number | null> {
    const plan = this.#request;
    if (plan === null || !this.canStart || this.#starting) return null;
    this.#starting = true;
    this.#startError = null;
    // The plan stays in sight; a step that is being measured would slow the run's own start.
    this.estimate.follow(plan, false);
    try {
      const { runId } = await call('training.start', { plan, name: this.#name.trim() || null });
      return runId;
    } catch (thrown) {
      const error = NudgeError.from(thrown);
      if (this.#draft?.explain(error) !== true) this.#startError = error;
      this.#starting = false;
      return null;
    }
  }

  close(): void {
    this.estimate.close();
    this.datasets.close();
    this.models.close();
  }

  async #prepare({ datasetId, evalDatasetId, modelId, fromRunId, noiseRate }: NewRunStart): Promise<void> {
    try {
      if (fromRunId !== undefined) await this.#takeFromRun(fromRunId);
      else {
        if (datasetId !== undefined) await this.#takeDataset(datasetId);
        if (evalDatasetId !== undefined) await this.data.useHeldOut(evalDatasetId, '');
        await this.#offerModel(modelId);
        if (noiseRate !== undefined) this.#draft?.allowFor(noiseRate, noiseLosses[0]);
      }
    } catch (thrown) {
      this.#prepareError = NudgeError.from(thrown);
    }
    this.#open = !this.#dataSettled ? 'data' : this.#modelSettled ? 'settings' : 'model';
    this.#preparing = false;
  }

  async #takeFromRun(id: number): Promise<void> {
    const run = await call('runs.get', { id });
    this.#name = newRunText.again(run.name);
    await this.#takeDataset(run.datasetId);
    if (run.evalDatasetId !== null) {
      await this.data.useHeldOut(run.evalDatasetId, run.evalDatasetName ?? '');
    }
    await this.#offerModel(run.modelId, run.settings);
  }

  async #takeDataset(id: number): Promise<void> {
    await this.data.useKnown(id, '');
    this.#dataSettled = this.data.dataset !== null;
  }

  /** The model asked for counts as settled; without one, the first that can be used is offered. */
  async #offerModel(wantedId?: number, settings: TrainSettings | null = null): Promise<void> {
    const models = await call('models.list');
    const wanted = models.find(({ id }) => id === wantedId);
    const model = wanted ?? models.find(({ builtIn }) => builtIn) ?? models[0];
    if (model === undefined || this.#model !== null) return;
    this.#model = model;
    await this.#readOptions(model.id, settings);
    this.#modelSettled = wanted !== undefined && wanted.folder !== 'missing' && this.#draft !== null;
  }

  async #readOptions(modelId: number, settings: TrainSettings | null): Promise<void> {
    try {
      const options = await call('training.options', { modelId });
      if (modelId !== this.#model?.id) return;
      this.#optionsError = null;
      this.#takeOptions(options, settings);
    } catch (thrown) {
      if (modelId === this.#model?.id) this.#optionsError = NudgeError.from(thrown);
    }
  }

  #takeOptions(options: TrainingOptions, settings: TrainSettings | null): void {
    if (this.#draft === null) this.#draft = new SettingsDraft(options, settings ?? options.presets.balanced);
    else this.#draft.rebase(options);
  }

  #requestNow(): RunPlanRequest | null {
    const { dataset, heldOut } = this.data;
    if (dataset === null || this.#model === null || this.#draft === null) return null;
    return {
      modelId: this.#model.id,
      datasetId: dataset.id,
      evalDatasetId: heldOut?.id ?? null,
      settings: this.#draft.settings,
      device: this.#draft.device,
    };
  }

  #fitNow(): MemoryFit | null {
    const { plan, measure } = this.estimate;
    return plan === null ? null : memoryFit(plan, measure);
  }
}
