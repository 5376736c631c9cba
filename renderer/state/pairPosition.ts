import { call } from '../api.ts';
import { everyPair } from './pairFilter.ts';

/**
 * Where among a dataset's pairs the pair of a row stands, counted from 0; the next pair where that row was left out.
 * Pairs stand in the order of their rows, so halving finds it in a few questions.
 */
export async function pairPosition(datasetId: number, row: number, dropped: number): Promise<number> {
  let low = Math.max(0, row - dropped);
  let high = row;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { pairs } = await call('data.pairs', {
      id: datasetId,
      offset: middle,
      limit: 1,
      filter: everyPair,
    });
    const found = pairs[0]?.row ?? Infinity;
    if (found < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
