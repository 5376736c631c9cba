import { NudgeError, type ErrorData } from '../../shared/errors.ts';
import type { ModelSummary } from '../../shared/model.ts';
import type { RunSummary } from '../../shared/run.ts';
import { call } from '../api.ts';

/** What a view was opened with. */
export interface WantedModel {
  readonly modelId?: number | undefined;
  readonly runId?: number | undefined;
}

/** A model, and the run of it whose result is put beside the original. */
export class ModelChoice {
  #models = $state.raw<readonly ModelSummary[] | null>(null);
  #runs = $state.raw<readonly RunSummary[]>([]);
  #error = $state.raw<ErrorData | null>(null);
  #modelId = $state<number | null>(null);
  #runId = $state<number | null>(null);
  readonly #runsOfModel = $derived(this.#runs.filter(({ modelId }) => modelId === this.#modelId));

  /** Models whose folder is there; null until they are known. */
  get models(): readonly ModelSummary[] | null {
    return this.#models;
  }

  /** Runs of the chosen model that have a result, newest first. */
  get runs(): readonly RunSummary[] {
    return this.#runsOfModel;
  }

  get error(): ErrorData | null {
    return this.#error;
  }

  get model(): ModelSummary | null {
    return this.#models?.find(({ id }) => id === this.#modelId) ?? null;
  }

  /** Null for the original alone. */
  get run(): RunSummary | null {
    return this.#runs.find(({ id }) => id === this.#runId) ?? null;
  }

  /** Reads models and runs. What was chosen stays chosen, unless the view was opened with something else. */
  async load(wanted: WantedModel): Promise<void> {
    try {
      const [models, runs] = await Promise.all([call('models.list'), call('runs.list')]);
      this.#models = models.filter(({ folder }) => folder !== 'missing');
      const known = new Set(this.#models.map(({ id }) => id));
      this.#runs = runs.filter((run) => known.has(run.modelId) && hasResult(run)).sort((a, b) => b.id - a.id);
      this.#error = null;
      this.#choose(wanted);
    } catch (thrown) {
      this.#error = NudgeError.from(thrown).toData();
    }
  }

  /** Takes the newest run of the model with it. */
  chooseModel(modelId: number): void {
    this.#modelId = modelId;
    this.#runId = this.#runsOfModel[0]?.id ?? null;
  }

  chooseRun(runId: number | null): void {
    this.#runId = runId;
  }

  #choose({ modelId, runId }: WantedModel): void {
    const wantedRun = this.#runs.find(({ id }) => id === runId);
    const wantedModel = this.#models?.find(({ id }) => id === modelId);
    if (wantedRun !== undefined) {
      this.#modelId = wantedRun.modelId;
      this.#runId = wantedRun.id;
    } else if (wantedModel !== undefined) {
      this.chooseModel(wantedModel.id);
    } else if (this.model === null) {
      const first = this.#runs[0]?.modelId ?? this.#models?.[0]?.id;
      if (first !== undefined) this.chooseModel(first);
    } else if (this.run === null) {
      this.#runId = null;
    }
  }
}

function hasResult({ status }: RunSummary): boolean {
  return status === 'done' || status === 'stopped';
}
