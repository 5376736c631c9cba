import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundFor, curvePath, linear } from '../../../renderer/lesson/figureScale.ts';
import { shadeOf } from '../../../renderer/lesson/tokenShade.ts';

const value = fc.double({ min: -1e5, max: 1e5, noNaN: true });

test('everything lies within its bound, which has few steps', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const bound = boundFor(values, 1);
      expect(bound).toBeGreaterThanOrEqual(1);
      for (const one of values) expect(Math.abs(one)).toBeLessThanOrEqual(bound);
    }),
  );
  expect([boundFor([0.3, -0.9], 1), boundFor([1.1], 1), boundFor([5], 4), boundFor([], 4)]).toEqual([
    1, 2, 8, 4,
  ]);
});

test('a scale meets both its ends', () => {
  const scale = linear(-2, 2, 100, 0);
  expect([scale(-2), scale(0), scale(2)]).toEqual([100, 50, 0]);
});

test('a curve goes through its points', () => {
  const same = (x: number): number => x;
  expect(curvePath((x) => x * x, 0, 2, same, same, 2)).toBe('M0.00 0.00L1.00 1.00L2.00 4.00');
});

test('a token is shaded towards the model that finds it likelier, the more the clearer', () => {
  const token = (logp: number, referenceLogp: number) => shadeOf({ text: 'a', logp, referenceLogp });
  expect(token(-1, -2)).toEqual({ liker: 'tuned', strength: 0.5 });
  expect(token(-2, -1.5)).toEqual({ liker: 'reference', strength: 0.25 });
  expect(token(-1, -30)).toEqual({ liker: 'tuned', strength: 1 });
  expect(token(-1, -1.04)).toEqual({ liker: null, strength: 0 });
  expect(token(-Infinity, -Infinity)).toEqual({ liker: null, strength: 0 });
});
