import type { Random } from '../random.ts';

/** Batches that are sorted by length together. */
const windowBatches = 8;

export interface BatchPlanOptions {
  /** Pairs per optimizer step. */
  readonly batchPairs: number;
  /** Null keeps the file's order. */
  readonly random: Random | null;
}

/**
 * One epoch's optimizer batches, as indices into `lengths` (tokens fed for each pair): every pair once, the last
 * batch cut from a window possibly short.
 * Pairs are shuffled, then windows of 8 batches are sorted by length, so that a batch's rows need little padding
 * and chance still decides which pairs meet; then the batches are shuffled, so that length and time are unrelated.
 * Give each epoch a `random` of its own, e.g. `random.fork('epoch').fork(epoch)`.
 */
export function planBatches(lengths: readonly number[], options: BatchPlanOptions): number[][] {
  const { batchPairs, random } = options;
  const order = lengths.map((_, index) => index);
  if (random === null) return chunks(order, batchPairs);
  const windows = chunks(random.shuffle(order), windowBatches * batchPairs);
  return random.shuffle(windows.flatMap((window) => chunks(byLength(window, lengths), batchPairs)));
}

/**
 * Cuts one optimizer batch into forward passes of at most `microTokens` padded tokens, and at least one row.
 * The longest rows come first: a pass that does not fit into memory fails at once.
 */
export function splitMicroBatches(
  batch: readonly number[],
  lengths: readonly number[],
  microTokens: number,
): number[][] {
  const microBatches: number[][] = [];
  let open: number[] = [];
  for (const index of byLength(batch, lengths).reverse()) {
    const longest = lengths[open[0] ?? index] ?? 0;
    if (open.length > 0 && (open.length + 1) * longest > microTokens) {
      microBatches.push(open);
      open = [];
    }
    open.push(index);
  }
  if (open.length > 0) microBatches.push(open);
  return microBatches;
}

/** Shortest first; equals stay in order, so that the result depends on nothing else. */
function byLength(indices: readonly number[], lengths: readonly number[]): number[] {
  return indices.toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
}

function chunks(items: readonly number[], size: number): number[][] {
  const result: number[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
