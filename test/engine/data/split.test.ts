import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourcePair } from '../../../shared/dataset.ts';
import { splitPairs } from '../../../main/engine/data/split.ts';
import { Random } from '../../../main/engine/random.ts';

function textPairs(prompts: readonly number[]): SourcePair[] {
  return prompts.map((prompt, row) => ({
    pair: { kind: 'text', prompt: String(prompt), chosen: `a${row}`, rejected: `b${row}` },
    row,
  }));
}

const promptsOf = (pairs: readonly SourcePair[]): Set<unknown> =>
  new Set(pairs.map(({ pair }) => JSON.stringify(pair.prompt)));

describe('splitPairs', () => {
  it('keeps every pair, on one side, in order, and no prompt on both sides', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.nat(8)), fraction, fc.integer(), (prompts, share, seed) => {
        const pairs = textPairs(prompts);
        const { train, heldOut } = splitPairs(pairs, share, Random.fromSeed(seed));
        const rows = (side: readonly SourcePair[]): number[] => side.map(({ row }) => row);
        expect([...rows(train), ...rows(heldOut)].toSorted((a, b) => a - b)).toEqual(rows(pairs));
        for (const side of [train, heldOut]) expect(rows(side)).toEqual(rows(side).toSorted((a, b) => a - b));
        expect(promptsOf(train).isDisjointFrom(promptsOf(heldOut))).toBe(true);
        if (promptsOf(pairs).size >= 2 && share > 0) {
          expect(train.length).toBeGreaterThan(0);
          expect(heldOut.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('holds out the asked share where prompts allow it', () => {
    const pairs = textPairs(Array.from({ length: 200 }, (_, i) => i));
    expect(splitPairs(pairs, 0.1, Random.fromSeed(1)).heldOut).toHaveLength(20);
    expect(splitPairs(pairs, 0, Random.fromSeed(1)).heldOut).toHaveLength(0);
  });

  it('does not hold out the one prompt with nearly all pairs', () => {
    const pairs = textPairs([...new Array<number>(50).fill(1), 2]);
    for (let seed = 0; seed < 10; seed++)
      expect(splitPairs(pairs, 0.1, Random.fromSeed(seed)).heldOut).toHaveLength(1);
  });

  it('depends on the seed alone, and knows chat prompts by their turns', () => {
    const pairs: SourcePair[] = [0, 1, 0, 1, 2].map((n, row) => ({
      pair: {
        kind: 'chat',
        prompt: [{ role: 'user', content: String(n) }],
        chosen: [{ role: 'assistant', content: 'yes' }],
        rejected: [{ role: 'assistant', content: 'no' }],
      },
      row,
    }));
    const first = splitPairs(pairs, 0.4, Random.fromSeed(9));
    expect(splitPairs(pairs, 0.4, Random.fromSeed(9))).toEqual(first);
    expect(promptsOf(first.train).isDisjointFrom(promptsOf(first.heldOut))).toBe(true);
  });
});
