import type { ReadTask } from '../sourceRow.ts';
import type { ColumnPages, Page } from './pages.ts';
import type { SchemaNode } from './schema.ts';
import type { Values } from './values.ts';

/** Where the reading of one column stands: entry by entry, with whole rows at hand. */
export class LeafCursor {
  readonly #task: ReadTask;
  readonly #pages: ColumnPages;
  readonly #leaf: SchemaNode;
  #page: Page = { count: 0, definitions: null, repetitions: null, values: [] };
  #entry = 0;
  #value = 0;
  #isLast = false;
  /** Entries at which the rows of the page end; null where each entry is a row. */
  #rowEnds: readonly number[] | null = null;
  #row = 0;

  constructor(task: ReadTask, pages: ColumnPages, leaf: SchemaNode) {
    this.#task = task;
    this.#pages = pages;
    this.#leaf = leaf;
  }

  /** Where the column begins and ends in the file. */
  get start(): number {
    return this.#pages.start;
  }

  get end(): number {
    return this.#pages.end;
  }

  /** Whole rows that can be read now. */
  get rows(): number {
    return this.#rowEnds === null ? this.#page.count - this.#entry : this.#rowEnds.length - this.#row;
  }

  /**
   * Reads on, to have more rows at hand.
   * @throws Error when the column has no more
   */
  async load(): Promise<void> {
    if (this.#isLast) throw new Error('columns of different lengths');
    const next = await this.#pages.next();
    this.#isLast = next === null;
    if (next !== null) this.#page = this.#entry < this.#page.count ? this.#joined(next) : next;
    if (next === null && this.#entry === this.#page.count) throw new Error('columns of different lengths');
    if (next !== null) {
      this.#entry = 0;
      this.#value = 0;
    }
    this.#row = 0;
    this.#rowEnds = this.#endsOfRows();
  }

  /** How much of the way to the entry's value is there. */
  get definition(): number {
    this.#check();
    return this.#page.definitions?.[this.#entry] ?? this.#leaf.maxDefinition;
  }

  /** What the entry repeats; 0 begins a row, and is where the rows end too. */
  get repetition(): number {
    return this.#page.repetitions?.[this.#entry] ?? 0;
  }

  /** The entry's value, null where there is none. Goes on to the next entry. */
  take(): unknown {
    const isThere = this.definition === this.#leaf.maxDefinition;
    this.#entry += 1;
    return isThere ? this.#page.values.at(this.#value++) : null;
  }

  /** @throws Error when the row that was read has more entries than were taken, or fewer */
  endRow(): void {
    if (this.#rowEnds === null) return;
    if (this.#rowEnds[this.#row] !== this.#entry) throw new Error('columns of different shapes');
    this.#row += 1;
  }

  #check(): void {
    if (this.#entry >= this.#page.count) throw new Error('columns of different lengths');
  }

  /** A row may go on in the next page. */
  #joined(next: Page): Page {
    const left = this.#page.count - this.#entry;
    const count = left + next.count;
    if (count > this.#task.limits.pageValues) throw new Error('a row that does not end');
    const levels = (before: Uint8Array | null, after: Uint8Array | null): Uint8Array | null => {
      if (before === null || after === null) return null;
      const joined = new Uint8Array(count);
      joined.set(before.subarray(this.#entry));
      joined.set(after, left);
      return joined;
    };
    const { definitions, repetitions, values } = this.#page;
    return {
      count,
      definitions: levels(definitions, next.definitions),
      repetitions: levels(repetitions, next.repetitions),
      values: [...listOf(values, this.#value), ...listOf(next.values, 0)],
    };
  }

  #endsOfRows(): readonly number[] | null {
    const { repetitions, count } = this.#page;
    if (repetitions === null) return null;
    const ends: number[] = [];
    for (let entry = this.#entry + 1; entry < count; entry++) if (repetitions[entry] === 0) ends.push(entry);
    if (this.#isLast) ends.push(count);
    return ends;
  }
}

function listOf(values: Values, from: number): unknown[] {
  return Array.from({ length: values.length - from }, (_, i) => values.at(from + i));
}
