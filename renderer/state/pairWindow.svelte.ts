import { SvelteMap } from 'svelte/reactivity';
import type { SourcePair } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';

const pagePairs = 50;
/** So many pages are kept; the ones furthest from what is shown go first. */
const keptPages = 40;

/** The pairs of a dataset around those on the screen, read page by page. */
export class PairWindow {
  readonly #id: number;
  readonly #pages = new SvelteMap<number, readonly SourcePair[]>();
  #total = $state(0);
  #error = $state.raw<NudgeError | null>(null);
  #wanted: { readonly first: number; readonly last: number } = { first: 0, last: 0 };
  #reading = false;

  constructor(id: number, total: number) {
    this.#id = id;
    this.#total = total;
  }

  get total(): number {
    return this.#total;
  }

  /** Why the last page could not be read; showing the place again tries again. */
  get error(): NudgeError | null {
    return this.#error;
  }

  /** The pair at a place counted from 0; undefined until its page is here. */
  pair(index: number): SourcePair | undefined {
    return this.#pages.get(Math.floor(index / pagePairs))?.[index % pagePairs];
  }

  /** Tells which places are on the screen, both inclusive; what is missing of them is read. */
  show(firstIndex: number, lastIndex: number): void {
    const last = Math.max(0, Math.min(lastIndex, this.#total - 1));
    this.#wanted = {
      first: Math.floor(Math.max(0, firstIndex) / pagePairs),
      last: Math.floor(last / pagePairs),
    };
    if (!this.#reading) void this.#readWanted();
  }

  /** One page at a time, always one that is wanted now: pages scrolled past are never asked for. */
  async #readWanted(): Promise<void> {
    this.#reading = true;
    try {
      for (let page = this.#missing(); page !== null; page = this.#missing()) await this.#read(page);
      this.#error = null;
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
    }
    this.#reading = false;
  }

  #missing(): number | null {
    const { first, last } = this.#wanted;
    for (let page = first; page <= last; page++) if (!this.#pages.has(page)) return page;
    return null;
  }

  async #read(page: number): Promise<void> {
    const { total, pairs } = await call('data.pairs', {
      id: this.#id,
      offset: page * pagePairs,
      limit: pagePairs,
    });
    this.#total = total;
    this.#pages.set(page, pairs);
    this.#forgetFar();
  }

  #forgetFar(): void {
    const middle = (this.#wanted.first + this.#wanted.last) / 2;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of far.slice(0, Math.max(0, far.length - keptPages))) this.#pages.delete(page);
  }
}
