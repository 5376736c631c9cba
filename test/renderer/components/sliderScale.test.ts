import { expect, test } from 'vitest';
import { linearScale, logScale } from '../../../renderer/components/sliderScale.ts';

test('a log scale stops at round numbers, from end to end', () => {
  const { stops, valueAt } = logScale(0.07, 1);
  expect(stops.map(valueAt)).toEqual([0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1]);
});

test('equal factors are equally far apart', () => {
  const { positionOf } = logScale(1e-7, 1e-3);
  expect(positionOf(1e-4) - positionOf(1e-5)).toBeCloseTo(positionOf(1e-6) - positionOf(1e-7), 12);
});

test('a linear scale has a hundred equal steps', () => {
  const { stops, valueAt } = linearScale(0, 2);
  expect(stops).toHaveLength(101);
  expect(valueAt(stops[7]!)).toBe(0.14);
});

test.each([
  ['log', logScale(0.01, 1)],
  ['linear', linearScale(0.01, 1)],
])('values beyond the ends of a %s scale lie at the ends', (_, { positionOf, stops }) => {
  expect(positionOf(1e-9)).toBe(stops[0]);
  expect(positionOf(50)).toBe(stops.at(-1));
});
