import type { PairFacts } from './pairFacts.ts';

/** Looks at every pair once, in order, and says at the end which are affected. */
export interface Collector {
  take(facts: PairFacts): void;
  /** After the last pair. Null when there is nothing to say. */
  finish(): Collected | null;
}

/** A finding before its severity is known. */
export interface Collected {
  /** Positions of the affected pairs in the order they were taken in, from 0, ascending. */
  readonly positions: Uint32Array;
  /** What `severityOf` judges by, 0–1. */
  readonly share: number;
  readonly figures: Readonly<Record<string, number>>;
}
