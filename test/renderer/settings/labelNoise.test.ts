import { describe, expect, it } from 'vitest';
import { usableNoiseRate } from '../../../renderer/settings/labelNoise.ts';
import type { Finding } from '../../../shared/dataRoom.ts';

const found = (noiseRate: number): Finding[] => [
  { kind: 'contradictions', severity: 'warning', count: 2, figures: { noiseRate } },
];

describe('usableNoiseRate', () => {
  it.each([
    [0.0412, 0.041],
    [0.0004, null],
    [0.4, 0.4],
    [0.5, null],
    [NaN, null],
  ])('%s becomes %s', (rate, usable) => {
    expect(usableNoiseRate(found(rate))).toBe(usable);
  });

  it('is nothing without contradictions', () => {
    expect(usableNoiseRate([])).toBeNull();
  });
});
