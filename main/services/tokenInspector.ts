import type { PairId, TokenInspection } from '../../shared/dataRoom.ts';
import type { PreferencePair, Truncation } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import { checkSettings, defaultSettings } from '../engine/train/settings.ts';
import type { ReadableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { inspectKind } from '../trainer/inspectKind.ts';
import { LatestTask } from '../trainer/latestTask.ts';
import { listedModel } from './models.ts';

interface InspectRequest {
  /** The dataset. */
  readonly id: number;
  readonly pair: PairId;
  readonly modelId: number;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

interface InspectorParts {
  readonly db: ReadableDb;
  readonly start: StartEngineProcess;
  /** One pair of a dataset's newest version. @throws NudgeError FILE_NOT_FOUND */
  readonly pairOf: (datasetId: number, pair: PairId) => PreferencePair | Promise<PreferencePair>;
}

/** Looks at one pair's tokens in a process of its own: a large tokenizer takes seconds to load. */
export class TokenInspector {
  readonly #parts: InspectorParts;
  readonly #tasks;

  constructor(parts: InspectorParts) {
    this.#parts = parts;
    this.#tasks = new LatestTask(parts.start, inspectKind, superseded);
  }

  /**
   * @throws NudgeError STOPPED when another question came, SETTING_OUT_OF_RANGE, FILE_NOT_FOUND, and for a model that
   *   cannot be used
   */
  async inspect({ id, pair, modelId, maxLength, truncation }: InspectRequest): Promise<TokenInspection> {
    const { path: modelDir } = listedModel(this.#parts.db, modelId).card;
    checkSettings({ ...defaultSettings(), maxLength });
    return this.#tasks.run({ modelDir, pair: await this.#parts.pairOf(id, pair), maxLength, truncation });
  }
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Another pair took its place.', 'Wait for the new one.');
}
