import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { SourcePair } from '../../../shared/pair.ts';
import { leakage } from '../../../main/engine/data/health/splitLeakage.ts';
import {
  fractionHeldOut,
  newestSplitRules,
  splitKeys,
  splitPairs,
  type Split,
} from '../../../main/engine/data/split.ts';
import { Random } from '../../../main/engine/random.ts';

const split = (
  pairs: readonly SourcePair[],
  fraction: number,
  seed: number,
  rules = newestSplitRules,
): Split<SourcePair> => {
  const keyOf = splitKeys(rules);
  const keyed = pairs.map((source) => ({ source, splitKey: keyOf(source.pair) }));
  const { train, heldOut } = splitPairs(keyed, fraction, Random.fromSeed(seed));
  const sources = (side: typeof train) => side.map(({ source }) => source);
  return { train: sources(train), heldOut: sources(heldOut) };
};

function textPairs(prompts: readonly number[]): SourcePair[] {
  return prompts.map((prompt, row) => ({
    pair: { kind: 'text', prompt: String(prompt), chosen: `a${row}`, rejected: `b${row}` },
    row,
  }));
}

function spelledPair(n: number, space: string, isLoud: boolean, isChat: boolean, row: number): SourcePair {
  const words = ['Where', 'is', `shop-${String(n)}?`].join(space);
  const prompt = isLoud ? words.toUpperCase() : words;
  const turn = (role: string, content: string) => [{ role, content }];
  if (!isChat) return { pair: { kind: 'text', prompt, chosen: 'here', rejected: 'no' }, row };
  const turns = [...turn('user', 'Hello'), ...turn('assistant', `Good${space}day`), ...turn('user', prompt)];
  return {
    pair: {
      kind: 'chat',
      prompt: turns,
      chosen: turn('assistant', 'here'),
      rejected: turn('assistant', 'no'),
    },
    row,
  };
}

const promptsOf = (pairs: readonly SourcePair[]): Set<unknown> =>
  new Set(pairs.map(({ pair }) => JSON.stringify(pair.prompt)));

test.each([
  [1, 0.1],
  [5000, 0.1],
  [5001, 0.1],
  [10_000, 0.05],
  [61_000, 0.0082],
  [1_000_000, 0.0005],
])('of %d pairs Nudge holds out a share of %d where nobody says', (pairs, fraction) => {
  expect(fractionHeldOut(pairs)).toBe(fraction);
});

describe('splitPairs', () => {
  it('keeps every pair, on one side, in order, and no prompt on both sides', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.nat(8)), fraction, fc.integer(), (prompts, share, seed) => {
        const pairs = textPairs(prompts);
        const { train, heldOut } = split(pairs, share, seed);
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
    expect(split(pairs, 0.1, 1).heldOut).toHaveLength(20);
    expect(split(pairs, 0, 1).heldOut).toHaveLength(0);
  });

  it('does not hold out the one prompt with nearly all pairs', () => {
    const pairs = textPairs([...new Array<number>(50).fill(1), 2]);
    for (let seed = 0; seed < 10; seed++) expect(split(pairs, 0.1, seed).heldOut).toHaveLength(1);
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
    const first = split(pairs, 0.4, 9);
    expect(split(pairs, 0.4, 9)).toEqual(first);
    expect(promptsOf(first.train).isDisjointFrom(promptsOf(first.heldOut))).toBe(true);
  });

  it('takes prompts that differ in white space and case only as one, of several turns too', async () => {
    const spaces = fc.constantFrom(' ', '  ', '\n', '\t ');
    const spelling = fc.tuple(fc.nat(6), spaces, fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(spelling, { minLength: 2 }), fc.integer(), async (spellings, seed) => {
        const pairs = spellings.map(([n, space, isLoud, isChat], row) =>
          spelledPair(n, space, isLoud, isChat, row),
        );
        const { train, heldOut } = split(pairs, 0.3, seed);
        const withIds = (side: readonly SourcePair[]) => side.map((pair) => ({ ...pair, id: pair.row + 1 }));
        expect(await leakage(withIds(train), withIds(heldOut))).toBeNull();
      }),
    );
  });

  it('goes on with the split of a run from before', () => {
    const prompts = ['one?', 'Two?', 'TWO?', 'three?', 'four?', 'five?', ' five?', 'six?'];
    const pairs = prompts.map((prompt, row): SourcePair => ({
      pair: { kind: 'text', prompt, chosen: 'a', rejected: 'b' },
      row,
    }));
    const heldOutRows = (seed: number, rules: 1 | 2): number[] =>
      split(pairs, 0.4, seed, rules).heldOut.map(({ row }) => row);
    expect([1, 2, 3].map((seed) => heldOutRows(seed, 1))).toEqual([
      [2, 5, 6],
      [4, 5, 6],
      [0, 4, 7],
    ]);
    expect([1, 2, 3].map((seed) => heldOutRows(seed, 2))).toEqual([
      [1, 2, 4, 7],
      [0, 1, 2],
      [0, 5, 6],
    ]);
  });

  it('splits as before where no two prompts are alike', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8)), fc.integer(), (prompts, seed) => {
        const pairs = textPairs(prompts);
        expect(split(pairs, 0.3, seed, 2)).toEqual(split(pairs, 0.3, seed, 1));
      }),
    );
  });
});
