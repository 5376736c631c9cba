import type { PairId, StoredPair } from '../../shared/dataRoom.ts';
import type { DatasetSummary } from '../../shared/dataset.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { NudgeError, type ErrorData } from '../../shared/errors.ts';
import type { LessonPair, LessonScores } from '../../shared/lesson.ts';
import type { SliderRange } from '../../shared/run.ts';
import { call } from '../api.ts';
import { pairFigures, withChosenShift, type PairFigures, type PairLogps } from '../lesson/preference.ts';
import { learnText } from '../text/learn.ts';
import { ModelChoice } from './modelChoice.svelte.ts';
import { everyPair } from './pairFilter.ts';

/** A pair as a person types it. */
export interface OwnPair {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

/** What the lesson was opened with. */
export interface WantedPair {
  readonly datasetId?: number | undefined;
  readonly pair?: PairId | undefined;
}

/** How far the what-if slider goes, nats either way. */
const widestShift = 40;

/** One pair under the original and the tuned model, and everything the lesson makes of it. */
export class Lesson {
  readonly choice = new ModelChoice();
  #datasets = $state.raw<readonly DatasetSummary[] | null>(null);
  #betaRange = $state.raw<SliderRange | null>(null);
  #error = $state.raw<ErrorData | null>(null);
  #source = $state<LessonPair['kind']>('dataset');
  #datasetId = $state<number | null>(null);
  #position = $state(0);
  #total = $state(0);
  #found = $state.raw<StoredPair | null>(null);
  #own = $state.raw<OwnPair>(learnText.example);
  #scores = $state.raw<LessonScores | null>(null);
  #scoring = $state(false);
  #scoreError = $state.raw<ErrorData | null>(null);
  #beta = $state(0.1);
  #betaChosen = false;
  #shift = $state(0);
  #asked = 0;

  readonly #logps = $derived(this.#scores && sumsOf(this.#scores));
  readonly #figures = $derived(
    this.#logps && pairFigures(withChosenShift(this.#logps, this.#shift), this.#beta),
  );

  /** Datasets whose file is there; null until they are known. */
  get datasets(): readonly DatasetSummary[] | null {
    return this.#datasets;
  }

  /** Why the lesson could not begin. */
  get error(): ErrorData | null {
    return this.#error ?? this.choice.error;
  }

  get betaRange(): SliderRange | null {
    return this.#betaRange;
  }

  /** Where the pair comes from: a dataset, or typed by the person. */
  get source(): LessonPair['kind'] {
    return this.#source;
  }

  get datasetId(): number | null {
    return this.#datasetId;
  }

  /** Which of the dataset's pairs, counted from 0. */
  get position(): number {
    return this.#position;
  }

  /** How many pairs the dataset has. */
  get total(): number {
    return this.#total;
  }

  /** The pair being typed. */
  get own(): OwnPair {
    return this.#own;
  }

  get ownComplete(): boolean {
    return this.#own.chosen.trim() !== '' && this.#own.rejected.trim() !== '';
  }

  /** The dataset's pair; null until it is there. */
  get pair(): PreferencePair | null {
    return this.#found?.pair ?? null;
  }

  /** The pair as both models see it; null until they have. */
  get scores(): LessonScores | null {
    return this.#scores;
  }

  get scoring(): boolean {
    return this.#scoring;
  }

  get scoreError(): ErrorData | null {
    return this.#scoreError;
  }

  get beta(): number {
    return this.#beta;
  }

  /** By how much the what-if slider moves log π(chosen), nats. */
  get shift(): number {
    return this.#shift;
  }

  /** How far it can go: an answer is never more likely than certain. */
  get shiftRange(): { readonly min: number; readonly max: number } {
    return { min: -widestShift, max: Math.min(widestShift, -(this.#logps?.chosen ?? 0)) };
  }

  /** The pair's sums as the models have them, without the what-if. */
  get logps(): PairLogps | null {
    return this.#logps;
  }

  /** What β and the what-if make of the pair. */
  get figures(): PairFigures | null {
    return this.#figures;
  }

  async enter(wanted: WantedPair): Promise<void> {
    try {
      const [datasets, options] = await Promise.all([
        call('data.list'),
        call('training.options', { modelId: null }),
        this.choice.load({}),
      ]);
      this.#datasets = datasets.filter(({ file }) => file !== 'missing');
      this.#betaRange = options.beta;
      this.#error = null;
    } catch (thrown) {
      this.#error = NudgeError.from(thrown).toData();
      return;
    }
    const dataset = this.#datasets.find(({ id }) => id === wanted.datasetId) ?? this.#datasets[0];
    if (dataset === undefined) {
      this.#source = 'text';
      await this.#score();
    } else await this.#openDataset(dataset, dataset.id === wanted.datasetId ? (wanted.pair ?? 1) : 1);
  }

  /** Answers that come later are thrown away. */
  leave(): void {
    this.#asked += 1;
  }

  async chooseModel(id: number): Promise<void> {
    this.choice.chooseModel(id);
    await this.#scoreAgain();
  }

  async chooseRun(id: number | null): Promise<void> {
    this.choice.chooseRun(id);
    await this.#scoreAgain();
  }

  async chooseSource(source: LessonPair['kind']): Promise<void> {
    this.#source = source;
    this.#forgetScores();
    if (source === 'dataset') await this.#score();
  }

  async chooseDataset(id: number): Promise<void> {
    const dataset = this.#datasets?.find((one) => one.id === id);
    if (dataset !== undefined) await this.#openDataset(dataset, 0);
  }

  async choosePosition(position: number): Promise<void> {
    if (this.#datasetId === null) return;
    this.#position = position;
    await this.#openPair(this.#datasetId);
  }

  type(change: Partial<OwnPair>): void {
    this.#own = { ...this.#own, ...change };
    this.#forgetScores();
  }

  async scoreOwn(): Promise<void> {
    if (this.ownComplete) await this.#score();
  }

  /** The same question to the models once more, after it failed. */
  async retry(): Promise<void> {
    if (this.#source === 'dataset' && this.#found === null && this.#datasetId !== null) {
      await this.#openPair(this.#datasetId);
    } else await this.#score();
  }

  chooseBeta(beta: number): void {
    if (!(beta > 0)) return;
    this.#betaChosen = true;
    this.#beta = beta;
  }

  chooseShift(shift: number): void {
    const { min, max } = this.shiftRange;
    // The slider's steps may pass by the model's own value; close to it means it.
    const close = (max - min) / 200;
    this.#shift = Math.abs(shift) < close ? 0 : Math.min(max, Math.max(min, shift));
  }

  async #openDataset({ id, report }: DatasetSummary, pair: PairId): Promise<void> {
    this.#source = 'dataset';
    this.#datasetId = id;
    this.#total = report.kept;
    // Pairs are numbered from 1 without a gap.
    this.#position = Math.max(0, Math.min(pair, report.kept) - 1);
    await this.#openPair(id);
  }

  async #openPair(id: number): Promise<void> {
    this.#forgetScores();
    const asked = this.#asked;
    try {
      const { pairs, total } = await call('data.pairs', {
        id,
        offset: this.#position,
        limit: 1,
        filter: everyPair,
      });
      if (asked !== this.#asked) return;
      this.#total = total;
      this.#found = pairs[0] ?? null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.#found = null;
      this.#scoreError = NudgeError.from(thrown).toData();
      return;
    }
    await this.#score();
  }

  /** After another model was chosen; a pair still being typed waits for the person. */
  async #scoreAgain(): Promise<void> {
    const had = this.#scores !== null || this.#scoring || this.#scoreError !== null;
    if (this.#source === 'dataset' || had) await this.#score();
  }

  #forgetScores(): void {
    this.#asked += 1;
    this.#scores = null;
    this.#scoring = false;
    this.#scoreError = null;
    this.#shift = 0;
  }

  #request(): LessonPair | null {
    if (this.#source === 'text') return { kind: 'text', ...this.#own };
    if (this.#datasetId === null || this.#found === null) return null;
    return { kind: 'dataset', datasetId: this.#datasetId, pair: this.#found.id };
  }

  async #score(): Promise<void> {
    const { model, run } = this.choice;
    const pair = this.#request();
    this.#forgetScores();
    if (model === null || pair === null) return;
    const asked = this.#asked;
    this.#scoring = true;
    try {
      const scores = await call('learn.score', { modelId: model.id, runId: run?.id ?? null, pair });
      if (asked !== this.#asked) return;
      this.#scores = scores;
      if (!this.#betaChosen) this.#beta = scores.beta;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.#scoreError = NudgeError.from(thrown).toData();
    }
    this.#scoring = false;
  }
}

function sumsOf({ chosen, rejected }: LessonScores): PairLogps {
  return {
    chosen: chosen.logp,
    rejected: rejected.logp,
    referenceChosen: chosen.referenceLogp,
    referenceRejected: rejected.referenceLogp,
  };
}
