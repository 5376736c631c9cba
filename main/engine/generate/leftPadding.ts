import { maskedScore } from '../data/batch.ts';

/** Prompts of different lengths laid out so that all end in the same column. N rows, S columns. */
export interface LeftPadded {
  readonly rows: number;
  readonly tokens: number;
  /** [N, S]; 0 where padded. */
  readonly ids: Int32Array;
  /** [N, S]; counted from each row's first real token. */
  readonly positions: BigInt64Array;
  /** [N]; padded columns at the start of each row. */
  readonly padding: readonly number[];
}

export function padLeft(prompts: readonly Int32Array[]): LeftPadded {
  const rows = prompts.length;
  const tokens = prompts.reduce((longest, { length }) => Math.max(longest, length), 0);
  const ids = new Int32Array(rows * tokens);
  const positions = new BigInt64Array(rows * tokens);
  const padding = prompts.map(({ length }) => tokens - length);
  prompts.forEach((prompt, row) => {
    const start = row * tokens + (padding[row] ?? 0);
    ids.set(prompt, start);
    for (let i = 0; i < prompt.length; i++) positions[start + i] = BigInt(i);
  });
  return { rows, tokens, ids, positions, padding };
}

/**
 * Additive attention bias f32 [N, 1, queries, keys] for the last `queries` of `keys` columns: causal, within the
 * window, padding unseen. Padded queries see themselves, so that no softmax row is empty.
 */
export function paddedBias(
  padding: readonly number[],
  queries: number,
  keys: number,
  window: number | null,
): Float32Array {
  const reach = window ?? Number.POSITIVE_INFINITY;
  const bias = new Float32Array(padding.length * queries * keys).fill(maskedScore);
  padding.forEach((padded, row) => {
    for (let q = 0; q < queries; q++) {
      const column = keys - queries + q;
      const start = (row * queries + q) * keys;
      const first = Math.max(padded, column - reach + 1);
      bias.fill(0, start + Math.min(first, column), start + column + 1);
    }
  });
  return bias;
}
