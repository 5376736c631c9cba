import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches, splitMicroBatches } from '../../../main/engine/data/batchPlan.ts';
import { Random } from '../../../main/engine/random.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 120 });
const batchPairs = fc.integer({ min: 1, max: 9 });

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ascending = (indices: readonly number[]): number[] => indices.toSorted((a, b) => a - b);

describe('planBatches', () => {
  it('covers every pair once, in batches of at most the asked size', () => {
    fc.assert(
      fc.property(lengths, batchPairs, fc.option(fc.integer()), (list, size, seed) => {
        const random = seed === null ? null : Random.fromSeed(seed);
        const batches = planBatches(list, { batchPairs: size, random });
        expect(ascending(batches.flat())).toEqual(range(list.length));
        expect(batches).toHaveLength(Math.ceil(list.length / size));
        for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(size);
      }),
    );
  });

  it('keeps the order of the file without shuffling', () => {
    expect(planBatches([5, 1, 4, 2, 3], { batchPairs: 2, random: null })).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('depends on the seed and the epoch alone', () => {
    const list = range(50).map((i) => (i * 7) % 31);
    const plan = (seed: number, epoch: number): number[][] =>
      planBatches(list, { batchPairs: 4, random: Random.fromSeed(seed).fork('epoch').fork(epoch) });
    expect(plan(1, 0)).toEqual(plan(1, 0));
    expect(plan(1, 0)).not.toEqual(plan(1, 1));
    expect(plan(1, 0)).not.toEqual(plan(2, 0));
  });

  it('pads less than batches in random order', () => {
    const random = Random.fromSeed(6);
    const list = range(256).map(() => 10 + random.integer(500));
    const padded = (batches: readonly (readonly number[])[]): number =>
      batches.reduce((sum, batch) => sum + batch.length * Math.max(...batch.map((i) => list[i] ?? 0)), 0);
    const planned = planBatches(list, { batchPairs: 8, random: random.fork('plan') });
    expect(padded(planned)).toBeLessThan(0.8 * padded(planBatches(list, { batchPairs: 8, random: null })));
  });
});

describe('splitMicroBatches', () => {
  it('covers the batch once and stays within the budget, a single row excepted', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 900 }), (list, budget) => {
        const microBatches = splitMicroBatches(range(list.length), list, budget);
        expect(ascending(microBatches.flat())).toEqual(range(list.length));
        for (const micro of microBatches) {
          const longest = Math.max(...micro.map((i) => list[i] ?? 0));
          expect(micro.length === 1 || micro.length * longest <= budget).toBe(true);
        }
      }),
    );
  });

  it('fills a pass before it opens the next, longest rows first', () => {
    expect(splitMicroBatches([0, 1, 2, 3], [10, 40, 20, 30], 80)).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });
});
