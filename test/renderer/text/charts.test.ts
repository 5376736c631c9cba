import { describe, expect, it } from 'vitest';
import { chartsText } from '../../../renderer/text/charts.ts';

const { stepTick, valueTick, value } = chartsText;

describe('ticks', () => {
  it.each([
    [0, 200, '0'],
    [500, 5000, '500'],
    [1500, 9000, '1,500'],
    [0, 20_000, '0'],
    [2500, 10_000, '2.5k'],
    [20_000, 20_000, '20k'],
    [500_000, 1_000_000, '0.5M'],
  ])('writes step %d of %d as %s', (step, largest, text) => {
    expect(stepTick(step, largest)).toBe(text);
  });

  it.each([
    ['loss', 0.5, 0.25, '0.50'],
    ['loss', 0.6, 0.1, '0.6'],
    ['signed', -1.5, 0.5, '−1.5'],
    ['plain', -25, 5, '−25'],
    ['plain', 0, 0.5, '0'],
    ['percent', 0.8, 0.2, '80 %'],
    ['rate', 5e-5, 1e-5, '5e-5'],
    ['count', 1200, 100, '1,200'],
    ['plain', 25_000, 5000, '25k'],
    ['loss', 1e-6, 1e-6, '1e-6'],
  ] as const)('writes %s %d, ticks %d apart, as %s', (format, number, increment, text) => {
    expect(valueTick(format, number, increment)).toBe(text);
  });
});

describe('values', () => {
  it.each([
    ['loss', 0.69314, '0.693'],
    ['signed', -0.4, '−0.40'],
    ['percent', 0.874, '87 %'],
    ['plain', -24.6789, '−24.7'],
    ['plain', 1234.5, '1235'],
    ['rate', 4.9999e-5, '5e-5'],
    ['count', 1240.4, '1,240'],
    ['loss', NaN, 'no number'],
  ] as const)('writes %s %d as %s', (format, number, text) => {
    expect(value(format, number)).toBe(text);
  });
});
