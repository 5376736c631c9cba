import { tokenNotes } from '../../../shared/pair.ts';
import type { PairIds, PairProblem } from './pairIds.ts';

/** What tokenizing made of some pairs, in order, in few pieces: for a thread or a file to hand over. */
export interface PackedTokens {
  /**
   * Four numbers a pair: the lengths of its prompt, chosen and rejected ids, and its notes as bits. For a pair without
   * ids -1 and its place in `problems`.
   */
  readonly heads: Int32Array<ArrayBuffer>;
  /** All ids, one pair's after the other's: prompt, chosen, rejected. */
  readonly ids: Int32Array<ArrayBuffer>;
  readonly problems: readonly PairProblem[];
}

export const headLength = 4;

export function packTokens(pairs: readonly (PairIds | PairProblem)[]): PackedTokens {
  const heads = new Int32Array(pairs.length * headLength);
  const problems: PairProblem[] = [];
  const parts: Int32Array[] = [];
  pairs.forEach((pair, i) => {
    heads.set('reason' in pair ? [-1, problems.push(pair) - 1] : headOf(pair), i * headLength);
    if (!('reason' in pair)) parts.push(pair.promptIds, pair.chosenIds, pair.rejectedIds);
  });
  const ids = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return { heads, ids, problems };
}

function headOf({ promptIds, chosenIds, rejectedIds, notes }: PairIds): number[] {
  const bits = notes.reduce((sum, note) => sum | (1 << tokenNotes.indexOf(note)), 0);
  return [promptIds.length, chosenIds.length, rejectedIds.length, bits];
}

/** The pairs again. Their ids are views of the packed ones, not copies. */
export function* unpackTokens({ heads, ids, problems }: PackedTokens): Generator<PairIds | PairProblem> {
  let at = 0;
  const next = (length: number): Int32Array => ids.subarray(at, (at += length));
  for (let i = 0; i < heads.length; i += headLength) {
    const [prompt = 0, chosen = 0, rejected = 0, bits = 0] = heads.subarray(i, i + headLength);
    if (prompt === -1) {
      const problem = problems[chosen];
      if (problem !== undefined) yield problem;
      continue;
    }
    yield {
      promptIds: next(prompt),
      chosenIds: next(chosen),
      rejectedIds: next(rejected),
      notes: tokenNotes.filter((_, bit) => (bits & (1 << bit)) !== 0),
    };
  }
}
