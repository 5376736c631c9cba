import { rowLength } from '../data/batch.ts';
import { splitMicroBatches } from '../data/batchPlan.ts';
import type { TokenizedPair } from '../../../shared/pair.ts';

/**
 * Padded tokens that a batch of rows is computed as, all micro-batches together: what its time grows with.
 * `lengths`: tokens of each row.
 */
export function paddedTokens(lengths: readonly number[], microTokens: number): number {
  return microBatchShapes(lengths, microTokens).reduce((sum, { rows, tokens }) => sum + rows * tokens, 0);
}

/** The micro-batches of a batch of rows: N rows of S tokens each. */
export function microBatchShapes(
  lengths: readonly number[],
  microTokens: number,
): { readonly rows: number; readonly tokens: number }[] {
  return splitMicroBatches([...lengths.keys()], lengths, microTokens).map((indices) => ({
    rows: indices.length,
    tokens: indices.reduce((longest, i) => Math.max(longest, lengths[i] ?? 0), 0),
  }));
}

export function rowLengths(pairs: readonly TokenizedPair[]): number[] {
  return pairs.map(rowLength);
}
