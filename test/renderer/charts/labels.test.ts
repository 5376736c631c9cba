import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadLabels } from '../../../renderer/charts/labels.ts';

const label = (y: number): { text: string; y: number } => ({ text: String(y), y });

describe('spreadLabels', () => {
  it('leaves labels alone that do not touch', () => {
    expect(spreadLabels([label(80), label(20)], 12, 0, 100).map(({ y }) => y)).toEqual([20, 80]);
  });

  it('keeps them apart, in order and inside, where there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 8 }), (places) => {
        const spread = spreadLabels(places.map(label), 12, 0, 100);
        spread.forEach(({ y, text }, i) => {
          expect(y).toBeGreaterThanOrEqual(6 - 1e-9);
          expect(y).toBeLessThanOrEqual(94 + 1e-9);
          if (i === 0) return;
          expect(y - spread[i - 1]!.y).toBeGreaterThanOrEqual(12 - 1e-9);
          expect(Number(text)).toBeGreaterThanOrEqual(Number(spread[i - 1]!.text));
        });
      }),
    );
  });

  it('shares the room evenly where there is too little', () => {
    const places = spreadLabels([1, 2, 3, 4].map(label), 40, 0, 100).map(({ y }) => y);
    expect(places).toEqual([20, 40, 60, 80]);
  });
});
