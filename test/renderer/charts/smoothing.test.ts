import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWindow, smooth, smoothingWindows } from '../../../renderer/charts/smoothing.ts';

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('smooth', () => {
  it('follows its recurrence, debiased', () => {
    // Window 3: d = 1/2. s = [1·½, ½·½ + 3·½] / [1 − ½, 1 − ¼].
    expect([...smooth([1, 2], [1, 3], 3, 1)]).toEqual([1, 1.75 / 0.75]);
  });

  it('leaves a constant as it is, whatever a point stands for', () => {
    for (const value of smooth([3, 10, 400], [2, 2, 2], 50, 3)) expect(value).toBeCloseTo(2, 12);
  });

  it('takes a point of n steps as n steps of its mean', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 100 }),
        (means, span, window) => {
          const perStep = means.flatMap((mean) => Array.from({ length: span }, () => mean));
          const fine = smooth(counted(perStep.length), perStep, window, 1);
          const coarse = smooth(
            means.map((_, i) => (i + 1) * span),
            means,
            window,
            span,
          );
          coarse.forEach((value, i) => expect(value).toBeCloseTo(fine[(i + 1) * span - 1]!, 8));
        },
      ),
    );
  });

  it('stays between the smallest and the largest value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.integer({ min: 1, max: 10_000 }),
        (values, window) => {
          for (const value of smooth(counted(values.length), values, window, 1)) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
            expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
          }
        },
      ),
    );
  });

  it('leaves a gap where a number is missing, and goes on after it', () => {
    const smoothed = smooth(counted(5), [1, NaN, Infinity, 1, 3], 3, 1);
    expect([...smoothed.subarray(0, 4)]).toEqual([1, NaN, NaN, 1]);
    expect(smoothed[4]).toBeGreaterThan(1);
    expect(smoothed[4]).toBeLessThan(3);
  });

  it('weighs what came before a gap less after a long one', () => {
    const after = (gap: number): number =>
      smooth(counted(gap + 2), [0, ...Array.from({ length: gap }, () => NaN), 1], 20, 1).at(-1)!;
    expect(after(50)).toBeGreaterThan(after(1));
  });

  it('does nothing with a window of one step', () => {
    expect([...smooth(counted(4), [3, -1, 4, 1], 1, 1)]).toEqual([3, -1, 4, 1]);
  });
});

describe('windows', () => {
  it('offers no smoothing for a handful of steps, and up to a quarter of a long run', () => {
    expect(smoothingWindows(8)).toEqual([1]);
    expect(smoothingWindows(180).at(-1)).toBe(20);
    expect(smoothingWindows(200_000).at(-1)).toBe(20_000);
  });

  it.each([
    [40, 1],
    [180, 3],
    [1000, 20],
    [200_000, 2000],
  ])('of %i steps begins with %i', (steps, window) => {
    expect(defaultWindow(steps)).toBe(window);
  });
});
