import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../main/engine/random.ts';
import type { RandomState } from '../../main/engine/random.ts';

function draws(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.uniform());
}

describe('Random', () => {
  it('is xoshiro128**: the first words from the state 1, 2, 3, 4', () => {
    const random = Random.fromState({ key: '', words: [1, 2, 3, 4] });
    const words = Array.from({ length: 6 }, () => random.integer(2 ** 32));
    expect(words).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  it('gives the same numbers for the same seed and others for another', () => {
    expect(draws(Random.fromSeed(1), 5)).toEqual(draws(Random.fromSeed(1), 5));
    expect(draws(Random.fromSeed(1), 5)).not.toEqual(draws(Random.fromSeed(2), 5));
  });

  it('goes on from a state that went through JSON as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(20), (seed, before) => {
        const random = Random.fromSeed(seed).fork('x');
        draws(random, before);
        const restored = Random.fromState(JSON.parse(JSON.stringify(random.state())) as RandomState);
        expect(draws(restored, 5)).toEqual(draws(random, 5));
        expect(restored.fork('y').state()).toEqual(random.fork('y').state());
      }),
    );
  });

  it('forks by label, whatever was drawn before', () => {
    const random = Random.fromSeed(3);
    const early = draws(random.fork('samples'), 3);
    draws(random, 10);
    expect(draws(random.fork('samples'), 3)).toEqual(early);
    expect(draws(random.fork('split'), 3)).not.toEqual(early);
  });

  it('draws uniform and normal numbers with the right moments', () => {
    const random = Random.fromSeed(4);
    const count = 20_000;
    const uniforms = draws(random, count);
    const normals = Array.from({ length: count }, () => random.normal());
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / count;
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniforms)).toBeLessThan(1);
    expect(mean(uniforms)).toBeCloseTo(0.5, 2);
    expect(Math.abs(mean(normals))).toBeLessThan(0.03);
    expect(Math.abs(mean(normals.map((x) => x * x)) - 1)).toBeLessThan(0.04);
  });

  it('draws every whole number about equally often', () => {
    const random = Random.fromSeed(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7000; i++) {
      const drawn = random.integer(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('shuffles a copy that holds the same items', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.integer(), (items, seed) => {
        const before = [...items];
        const shuffled = Random.fromSeed(seed).shuffle(items);
        expect(items).toEqual(before);
        expect(shuffled.toSorted()).toEqual(before.toSorted());
      }),
    );
  });
});
