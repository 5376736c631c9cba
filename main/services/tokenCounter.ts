import type { TokenReport, Truncation } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { checkSettings, defaultSettings } from '../engine/train/settings.ts';
import type { ReadableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { startTask, type EngineTask } from '../trainer/engineTask.ts';
import { tokenKind } from '../trainer/tokenKind.ts';
import { listedDataset } from './datasets.ts';
import { listedModel } from './models.ts';
import { newestVersionOf } from './pairVersions.ts';

interface CountRequest {
  /** The dataset. */
  readonly id: number;
  readonly modelId: number;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/** Counts tokens in a process of its own, one dataset at a time: a new question ends the one before. */
export class TokenCounter {
  readonly #db: ReadableDb;
  readonly #home: string;
  readonly #start: StartEngineProcess;
  #task: EngineTask<never, TokenReport> | null = null;

  constructor(db: ReadableDb, home: string, start: StartEngineProcess) {
    this.#db = db;
    this.#home = home;
    this.#start = start;
  }

  /**
   * @throws NudgeError STOPPED when another question came, SETTING_OUT_OF_RANGE, FILE_NOT_FOUND, and for a
   *   model that cannot be used
   */
  async count({ id, modelId, maxLength, truncation }: CountRequest): Promise<TokenReport> {
    const data = newestVersionOf(this.#home, this.#db, listedDataset(this.#db, id).id);
    const { path: modelDir } = listedModel(this.#db, modelId).card;
    checkSettings({ ...defaultSettings(), maxLength });
    this.#task?.end(superseded());
    const input = { home: this.#home, data, request: { modelDir, maxLength, truncation } };
    const task = startTask(this.#start, { kind: tokenKind, input, onTold: () => undefined });
    this.#task = task;
    try {
      return await task.result;
    } finally {
      if (this.#task === task) this.#task = null;
    }
  }
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Another count of tokens took its place.', 'Wait for the new one.');
}
