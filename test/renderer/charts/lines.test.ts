import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSteps, columnOver, firstAtOrAfter, nearestPoint } from '../../../renderer/charts/lines.ts';
import { fakeLine } from './fakeLine.ts';

const rising = fc
  .uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 40 })
  .map((steps) => steps.sort((a, b) => a - b));

describe('lines over one axis', () => {
  it('keeps every step of every line once, rising', () => {
    fc.assert(
      fc.property(fc.array(rising, { maxLength: 4 }), (all) => {
        const lines = all.map((steps) => fakeLine(steps, steps));
        const expected = [...new Set(all.flat())].sort((a, b) => a - b);
        expect([...allSteps(lines)]).toEqual(expected);
      }),
    );
  });

  it('tells a missing point (undefined) from a missing number (null)', () => {
    const axis = Float64Array.of(0, 1, 2, 3);
    const column = columnOver(axis, Float64Array.of(0, 2, 3), Float64Array.of(5, NaN, -Infinity));
    expect(column).toEqual([5, undefined, null, null]);
  });
});

describe('nearestPoint', () => {
  it('is the nearest point that has a number', () => {
    const line = fakeLine([1, 5, 9, 20], [1, 2, NaN, 4]);
    expect(nearestPoint(line, 0)).toBe(0);
    expect(nearestPoint(line, 9)).toBe(1);
    expect(nearestPoint(line, 14)).toBe(3);
    expect(nearestPoint(line, 1e9)).toBe(3);
  });

  it('agrees with looking at every point', () => {
    fc.assert(
      fc.property(rising, fc.integer({ min: -10, max: 600 }), (steps, step) => {
        const at = nearestPoint(fakeLine(steps, steps), step);
        const least = Math.min(...steps.map((each) => Math.abs(each - step)));
        expect(at === -1 ? Infinity : Math.abs(steps[at]! - step)).toBe(least);
      }),
    );
  });

  it('is none in a line without numbers', () => {
    expect(nearestPoint(fakeLine([], []), 3)).toBe(-1);
    expect(nearestPoint(fakeLine([1, 2], [NaN, Infinity]), 1)).toBe(-1);
  });
});

describe('firstAtOrAfter', () => {
  it('is where a step is or would be', () => {
    const steps = Float64Array.of(2, 4, 4.5);
    expect([1, 2, 3, 4.5, 5].map((step) => firstAtOrAfter(steps, step))).toEqual([0, 0, 1, 2, 3]);
  });
});
