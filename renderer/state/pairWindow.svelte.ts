import { SvelteMap } from 'svelte/reactivity';
import type { PairFilter, StoredPair } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { everyPair, sameFilter } from './pairFilter.ts';

const pagePairs = 50;
/** So many pages are kept; the ones furthest from what is shown go first. */
const keptPages = 40;

/** The pairs of a dataset that a filter lets through, around those on the screen, read page by page. */
export class PairWindow {
  readonly #id: number;
  readonly #pages = new SvelteMap<number, readonly StoredPair[]>();
  /** Pages as they were before a change; they show until they are read again. */
  readonly #stale = new Set<number>();
  #filter = $state.raw(everyPair);
  #counted = $state(false);
  #total = $state(0);
  #error = $state.raw<NudgeError | null>(null);
  #wanted: { readonly first: number; readonly last: number } = { first: 0, last: 0 };
  #reading = false;
  #asked = 0;

  constructor(id: number, total: number) {
    this.#id = id;
    this.#total = total;
  }

  get total(): number {
    return this.#total;
  }

  get filter(): PairFilter {
    return this.#filter;
  }

  /** Whether `total` is of the filter as it is. */
  get counted(): boolean {
    return this.#counted;
  }

  /** Why the last page could not be read; showing the place again tries again. */
  get error(): NudgeError | null {
    return this.#error;
  }

  /** The pair at a place counted from 0; undefined until its page is here. */
  pair(index: number): StoredPair | undefined {
    return this.#pages.get(Math.floor(index / pagePairs))?.[index % pagePairs];
  }

  /** Shows other pairs, from the first one on. */
  look(filter: PairFilter): void {
    if (sameFilter(filter, this.#filter)) return;
    this.#filter = filter;
    this.#counted = false;
    this.#pages.clear();
    this.#again();
    this.show(0, 0);
  }

  /** After the dataset changed: what is on the screen is read again. */
  refresh(): void {
    for (const page of this.#pages.keys()) this.#stale.add(page);
    this.#again();
    this.#start();
  }

  /** Tells which places are on the screen, both inclusive; what is missing of them is read. */
  show(firstIndex: number, lastIndex: number): void {
    const last = Math.max(0, Math.min(lastIndex, this.#total - 1));
    this.#wanted = {
      first: Math.floor(Math.max(0, firstIndex) / pagePairs),
      last: Math.floor(last / pagePairs),
    };
    this.#start();
  }

  /** Answers to what was asked before are of no use. */
  #again(): void {
    this.#asked += 1;
    this.#reading = false;
  }

  #start(): void {
    if (!this.#reading) void this.#readWanted(this.#asked);
  }

  /** One page at a time, always one that is wanted now: pages scrolled past are never asked for. */
  async #readWanted(question: number): Promise<void> {
    this.#reading = true;
    try {
      for (let page = this.#missing(); page !== null; page = this.#missing()) {
        await this.#read(page, question);
        if (question !== this.#asked) return;
      }
      this.#error = null;
    } catch (thrown) {
      if (question !== this.#asked) return;
      this.#error = NudgeError.from(thrown);
    }
    this.#reading = false;
  }

  #missing(): number | null {
    const { first, last } = this.#wanted;
    for (let page = first; page <= last; page++)
      if (!this.#pages.has(page) || this.#stale.has(page)) return page;
    return null;
  }

  async #read(page: number, question: number): Promise<void> {
    const { total, pairs } = await call('data.pairs', {
      id: this.#id,
      offset: page * pagePairs,
      limit: pagePairs,
      filter: this.#filter,
    });
    if (question !== this.#asked) return;
    this.#stale.delete(page);
    this.#counted = true;
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
