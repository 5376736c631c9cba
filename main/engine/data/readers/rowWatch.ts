import { badTextRow, tooLongRow, tooMuchUnpacked } from './readErrors.ts';
import { faultyRow, goodRow } from './sourceRow.ts';
import type { ReadRow, ReadTask } from './sourceRow.ts';

/** What a value that is no text costs of a row's length. */
const valueCost = 8;

/** A batch is full when it has so many rows, or so much text. */
const batchRows = 512;
const batchCost = 2 ** 20;

/** Watches the rows of a binary table while they are put together, and gathers them in batches. */
export class RowWatch {
  readonly #task: ReadTask;
  #cost = 0;
  #batch: ReadRow[] = [];
  #batchCost = 0;
  #allCost = 0;
  #isBadText = false;

  constructor(task: ReadTask) {
    this.#task = task;
  }

  /** Counts a value; a text by its length. */
  value(text: string | null): void {
    this.#cost += valueCost + (text?.length ?? 0);
  }

  badText(): void {
    this.#isBadText = true;
  }

  /** Whether the row is too long already, and nothing need be added to it. */
  get isFull(): boolean {
    return this.#cost > this.#task.limits.rowBytes;
  }

  /**
   * Ends a row, which is `value` unless something is wrong with it. Gives a batch when it is full.
   * @throws NudgeError FILE_UNREADABLE when all rows together are too much: a few texts can be told to be millions
   */
  endRow(value: unknown): readonly ReadRow[] | null {
    this.#batch.push(this.#rowOf(value));
    this.#batchCost += this.isFull ? 0 : this.#cost;
    this.#allCost += this.#cost;
    if (this.#allCost > this.#task.limits.unpackedBytes) throw tooMuchUnpacked(this.#task);
    this.#cost = 0;
    this.#isBadText = false;
    return this.#batch.length >= batchRows || this.#batchCost >= batchCost ? this.takeBatch() : null;
  }

  /** The rows since the last batch. */
  takeBatch(): readonly ReadRow[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchCost = 0;
    return batch;
  }

  #rowOf(value: unknown): ReadRow {
    const { path, limits } = this.#task;
    if (this.isFull) return faultyRow(null, tooLongRow(path, null, limits.rowBytes));
    return this.#isBadText ? faultyRow(null, badTextRow(path)) : goodRow(value, null);
  }
}
