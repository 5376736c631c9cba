import { describe, expect, it } from 'vitest';
import { valueRange, zoomed } from '../../../renderer/charts/range.ts';

const plain = { include: null, bounds: null, leastSpan: 0, log: false } as const;

describe('valueRange', () => {
  it('is tight to the data', () => {
    expect(valueRange(2, 4, plain)).toEqual([1.9, 4.1]);
  });

  it('shows 0 where asked to', () => {
    const [low, high] = valueRange(2, 4, { ...plain, include: 0 });
    expect(low).toBeCloseTo(-0.2);
    expect(high).toBeCloseTo(4.2);
  });

  it('stays within what values can be', () => {
    expect(valueRange(0, 1, { ...plain, bounds: [0, 1] })).toEqual([0, 1]);
  });

  it('gives a flat curve room', () => {
    for (const value of [0, 3, -7]) {
      const [low, high] = valueRange(value, value, plain);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });

  it('does not blow up what is too small to tell', () => {
    const [low, high] = valueRange(0.69312, 0.69314, { ...plain, leastSpan: 0.01 });
    expect(high - low).toBeCloseTo(0.011);
    expect((low + high) / 2).toBeCloseTo(0.69313);
    expect(valueRange(2, 4, { ...plain, leastSpan: 0.01 })).toEqual([1.9, 4.1]);
  });

  it('has a range without data', () => {
    expect(valueRange(null, null, plain)).toEqual([0, 1]);
    expect(valueRange(null, null, { ...plain, log: true })[0]).toBeGreaterThan(0);
  });

  it('stays above 0 on a log scale', () => {
    const [low, high] = valueRange(0.001, 10, { ...plain, log: true });
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.001);
    expect(high).toBeGreaterThan(10);
  });
});

describe('zoomed', () => {
  it('keeps the place of the centre', () => {
    expect(zoomed([0, 100], [0, 100], 0.5, 20)).toEqual([10, 60]);
  });

  it('stays inside the whole', () => {
    expect(zoomed([80, 100], [0, 100], 2, 100)).toEqual([60, 100]);
  });

  it('is nothing once all is in view, and stops at a few steps', () => {
    expect(zoomed([0, 60], [0, 100], 2, 30)).toBeNull();
    expect(zoomed([10, 14], [0, 100], 0.5, 12)).toEqual([10, 14]);
  });
});
