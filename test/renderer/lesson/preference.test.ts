import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  pairFigures,
  preferenceLoss,
  preferenceProbability,
  preferencePull,
  ratioGapFor,
  withChosenShift,
  type PairLogps,
} from '../../../renderer/lesson/preference.ts';

const logp = fc.double({ min: -2000, max: 0, noNaN: true });
const beta = fc.double({ min: 0.001, max: 10, noNaN: true });
const margin = fc.double({ min: -700, max: 700, noNaN: true });
const logps: fc.Arbitrary<PairLogps> = fc.record({
  chosen: logp,
  rejected: logp,
  referenceChosen: logp,
  referenceRejected: logp,
});

describe('a pair worked by hand', () => {
  const pair = { chosen: -10, rejected: -30, referenceChosen: -12, referenceRejected: -25 };

  test('rewards, margin, probability, loss and pull at β = 0.1', () => {
    const figures = pairFigures(pair, 0.1);
    expect(figures.chosenRatio).toBe(2);
    expect(figures.rejectedRatio).toBe(-5);
    expect(figures.chosenReward).toBeCloseTo(0.2, 12);
    expect(figures.rejectedReward).toBeCloseTo(-0.5, 12);
    expect(figures.margin).toBeCloseTo(0.7, 12);
    expect(figures.probability).toBeCloseTo(0.668187772168166, 12);
    expect(figures.loss).toBeCloseTo(0.403186048885458, 12);
    expect(figures.pull).toBeCloseTo(0.03318122278318, 12);
  });

  test('a model that has not moved: no reward, one in two, ln 2, half of β', () => {
    const figures = pairFigures(
      { chosen: -12, rejected: -25, referenceChosen: -12, referenceRejected: -25 },
      0.1,
    );
    expect(figures).toMatchObject({
      chosenReward: 0,
      rejectedReward: 0,
      margin: 0,
      probability: 0.5,
      pull: 0.05,
    });
    expect(figures.loss).toBe(Math.LN2);
  });

  test('nine times in ten takes ln 9 / β nats', () => {
    expect(ratioGapFor(0.9, 0.1)).toBeCloseTo(21.9722457733622, 10);
    expect(ratioGapFor(0.9, 0.5)).toBeCloseTo(4.394449154672439, 10);
  });
});

describe('for every pair', () => {
  test('all figures are finite, the probability is one and the loss is not negative', () => {
    fc.assert(
      fc.property(logps, beta, (pair, b) => {
        const figures = pairFigures(pair, b);
        for (const value of Object.values(figures) as number[]) expect(Number.isFinite(value)).toBe(true);
        expect(figures.probability).toBeGreaterThanOrEqual(0);
        expect(figures.probability).toBeLessThanOrEqual(1);
        expect(figures.loss).toBeGreaterThanOrEqual(0);
        expect(figures.pull).toBeGreaterThanOrEqual(0);
        expect(figures.pull).toBeLessThanOrEqual(b);
      }),
    );
  });

  test('swapping the answers turns the margin and the probability around', () => {
    fc.assert(
      fc.property(logps, beta, (pair, b) => {
        const swapped = {
          chosen: pair.rejected,
          rejected: pair.chosen,
          referenceChosen: pair.referenceRejected,
          referenceRejected: pair.referenceChosen,
        };
        const figures = pairFigures(pair, b);
        const other = pairFigures(swapped, b);
        expect(other.margin).toBeCloseTo(-figures.margin, 9);
        expect(other.probability + figures.probability).toBeCloseTo(1, 12);
      }),
    );
  });

  test('the loss is minus the logarithm of the probability', () => {
    fc.assert(
      fc.property(margin, (m) => {
        expect(Math.abs(preferenceLoss(m) + Math.log(preferenceProbability(m)))).toBeLessThan(1e-9);
      }),
    );
  });

  test('the pull is minus the slope of the loss over the log-ratio', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), beta, (ratio, b) => {
        const step = 1e-5 / b;
        const slope = (preferenceLoss(b * (ratio + step)) - preferenceLoss(b * (ratio - step))) / (2 * step);
        expect(Math.abs(preferencePull(b * ratio, b) + slope)).toBeLessThan(1e-6 * Math.max(1, b));
      }),
    );
  });

  test('a larger margin never costs more and never pulls harder', () => {
    fc.assert(
      fc.property(margin, margin, beta, (a, b, bet) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(preferenceLoss(high)).toBeLessThanOrEqual(preferenceLoss(low));
        expect(preferencePull(high, bet)).toBeLessThanOrEqual(preferencePull(low, bet));
      }),
    );
  });

  test('the leash gives back the probability it was asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), beta, (probability, b) => {
        expect(preferenceProbability(b * ratioGapFor(probability, b))).toBeCloseTo(probability, 9);
      }),
    );
  });

  test('what if: only the chosen answer moves, and never past certainty', () => {
    fc.assert(
      fc.property(logps, fc.double({ min: -100, max: 100, noNaN: true }), (pair, shift) => {
        const shifted = withChosenShift(pair, shift);
        expect(shifted).toEqual({ ...pair, chosen: Math.min(0, pair.chosen + shift) });
      }),
    );
  });
});

test('margins far beyond any model neither overflow nor turn into NaN', () => {
  expect(preferenceLoss(-1e6)).toBe(1e6);
  expect(preferenceLoss(1e6)).toBe(0);
  expect(preferenceProbability(-1e6)).toBe(0);
  expect(preferenceProbability(1e6)).toBe(1);
  expect(preferenceLoss(40)).toBeCloseTo(Math.exp(-40), 25);
});
