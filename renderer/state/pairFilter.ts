import type { PairFilter } from '../../shared/dataRoom.ts';

/** Lets every pair through. */
export const everyPair: PairFilter = { text: '', finding: null, only: 'all' };

export function sameFilter(a: PairFilter, b: PairFilter): boolean {
  return a.text === b.text && a.finding === b.finding && a.only === b.only;
}
