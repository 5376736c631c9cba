import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipScale, globalNorm } from '../../../main/engine/optim/clip.ts';

describe('globalNorm', () => {
  it('joins the tensors into one vector', () => {
    expect(globalNorm([9, 16])).toBe(5);
    expect(globalNorm([])).toBe(0);
  });

  it('shows a broken gradient', () => {
    expect(globalNorm([1, Number.NaN])).toBeNaN();
    expect(globalNorm([1, Infinity])).toBe(Infinity);
  });
});

describe('clipScale', () => {
  it('leaves small gradients alone', () => {
    expect(clipScale(0.5, 1)).toBe(1);
    expect(clipScale(0, 1)).toBe(1);
  });

  it('divides as torch does', () => {
    expect(clipScale(4, 1)).toBeCloseTo(1 / 4.000001, 15);
  });

  it('is off at 0', () => {
    expect(clipScale(1e9, 0)).toBe(1);
  });

  it('never leaves a norm above the limit', () => {
    const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (norm, limit) => norm * clipScale(norm, limit) <= limit * (1 + 1e-12)),
    );
  });
});
