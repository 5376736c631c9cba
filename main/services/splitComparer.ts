import { basename } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import type { ReadableDb } from '../store/database.ts';
import type { StartEngineProcess } from '../trainer/engineProcess.ts';
import { LatestTask } from '../trainer/latestTask.ts';
import { leakageKind } from '../trainer/leakageKind.ts';
import { listedDataset } from './datasets.ts';
import type { LaterFinding } from './laterFindings.ts';
import { newestVersionOf } from './pairVersions.ts';

interface CompareRequest {
  /** The held-out dataset. */
  readonly id: number;
  readonly trainId: number;
}

/** Looks for prompts that two datasets share, in a process of its own: a new question ends the one before. */
export class SplitComparer {
  readonly #db: ReadableDb;
  readonly #home: string;
  readonly #tasks;

  constructor(db: ReadableDb, home: string, start: StartEngineProcess) {
    this.#db = db;
    this.#home = home;
    this.#tasks = new LatestTask(start, leakageKind, superseded);
  }

  /**
   * Held-out pairs whose prompt is also trained on, of both datasets as they are now; null when there are none.
   * @throws NudgeError STOPPED when another question came, FILE_NOT_FOUND, DATA_NO_PAIRS
   */
  async compare({ id, trainId }: CompareRequest): Promise<LaterFinding | null> {
    const name = basename(listedDataset(this.#db, trainId).report.path);
    const train = newestVersionOf(this.#home, this.#db, trainId);
    const heldOut = newestVersionOf(this.#home, this.#db, listedDataset(this.#db, id).id);
    const found = await this.#tasks.run({ home: this.#home, train, heldOut });
    if (found === null) return null;
    const finding = { ...found.finding, beside: name };
    return { finding, pairs: found.pairs, version: heldOut.version, against: train };
  }
}

function superseded(): NudgeError {
  return new NudgeError('STOPPED', 'Another comparison took its place.', 'Wait for the new one.');
}
