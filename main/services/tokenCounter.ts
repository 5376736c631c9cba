import type { TokenReport } from '../../shared/dataset.ts';
import type { Truncation } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import { checkSettings, defaultSettings } from '../engine/train/settings.ts';
import type { ReadableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { LatestTask } from '../trainer/latestTask.ts';
import { tokenKind } from '../trainer/tokenKind.ts';
import { listedDataset } from './datasets.ts';
import type { LaterFinding } from './laterFindings.ts';
import { listedModel } from './models.ts';
import { newestVersionOf } from './pairVersions.ts';

interface CountRequest {
  /** The dataset. */
  readonly id: number;
  readonly modelId: number;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

interface CounterParts {
  readonly db: ReadableDb;
  readonly home: string;
  readonly start: StartEngineProcess;
  /** `id`: the dataset. `pairs`: how many are counted so far. A few times a second. */
  readonly onProgress: (progress: { readonly id: number; readonly pairs: number }) => void;
}

/** Counts tokens in a process of its own, one dataset at a time: a new question ends the one before. */
export class TokenCounter {
  readonly #parts: CounterParts;
  readonly #tasks;

  constructor(parts: CounterParts) {
    this.#parts = parts;
    this.#tasks = new LatestTask(parts.start, tokenKind, superseded);
  }

  /**
   * The report, and its finding with the pairs that it is about.
   * @throws NudgeError STOPPED when it was cancelled or another question came, SETTING_OUT_OF_RANGE, FILE_NOT_FOUND, and for a
   *   model that cannot be used
   */
  async count({
    id,
    modelId,
    ...asked
  }: CountRequest): Promise<{ readonly report: TokenReport; readonly found: LaterFinding | null }> {
    const { db, home, onProgress } = this.#parts;
    const data = newestVersionOf(home, db, listedDataset(db, id).id);
    const { path: modelDir, name } = listedModel(db, modelId).card;
    checkSettings({ ...defaultSettings(), maxLength: asked.maxLength });
    const { report, cutPairs } = await this.#tasks.run(
      { home, data, request: { modelDir, ...asked } },
      ({ pairs }) => {
        onProgress({ id, pairs });
      },
    );
    if (report.finding === null) return { report, found: null };
    const finding = { ...report.finding, beside: name };
    return {
      report: { ...report, finding },
      found: { finding, pairs: cutPairs, version: data.version, against: null },
    };
  }

  /** Ends the count under way, of which nothing stays. */
  cancel(): void {
    this.#tasks.end(cancelled());
  }
}

function cancelled(): NudgeError {
  return new NudgeError('STOPPED', 'The count of tokens was ended.', 'Count again when you want to.');
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Another count of tokens took its place.', 'Wait for the new one.');
}
