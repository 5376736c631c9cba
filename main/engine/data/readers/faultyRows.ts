import type { ReadRow, RowFault } from './sourceRow.ts';

/**
 * Tells a file with some bad rows, which are left out, from one that is not what it seems: there the first rows are
 * all unreadable, or more than half of all.
 */
export class FaultyRows {
  readonly #firstRows: number;
  #rows = 0;
  #faults = 0;
  #first: RowFault | null = null;

  constructor(firstRows: number) {
    this.#firstRows = firstRows;
  }

  /** @throws NudgeError what is wrong with the first row, when the first rows are all unreadable */
  see(rows: readonly ReadRow[]): void {
    for (const { fault } of rows) {
      this.#rows += 1;
      if (fault === null) continue;
      this.#first ??= fault;
      this.#faults += 1;
      if (this.#faults === this.#firstRows && this.#rows === this.#firstRows) throw this.#first.error();
    }
  }

  /** @throws NudgeError what is wrong with the first unreadable row, when more than half of the rows are */
  end(): void {
    if (this.#first !== null && this.#faults * 2 > this.#rows) throw this.#first.error();
  }
}
