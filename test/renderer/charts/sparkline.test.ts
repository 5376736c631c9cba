import { describe, expect, it } from 'vitest';
import { sparklinePath } from '../../../renderer/charts/sparkline.ts';

describe('sparklinePath', () => {
  it('fills its box, more being higher', () => {
    expect(sparklinePath([0, 1, 0.5], 22, 12)).toBe('M1 11L11 1L21 6');
  });

  it('breaks where a number is missing, and keeps a lone value as a dot', () => {
    expect(sparklinePath([0, NaN, 1], 22, 12)).toBe('M1 11h0M21 1h0');
  });

  it('draws a constant in the middle', () => {
    expect(sparklinePath([2, 2], 22, 12)).toBe('M1 6L21 6');
  });

  it('is nothing without numbers', () => {
    expect([sparklinePath([], 22, 12), sparklinePath([NaN, Infinity], 22, 12)]).toEqual(['', '']);
  });
});
