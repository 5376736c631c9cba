import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceLosses } from '../../../main/engine/loss/preference.ts';
import type { PairLogps } from '../../../main/engine/loss/preference.ts';
import type { LossName } from '../../../shared/run.ts';
import { lossSettings } from '../../support/lossSettings.ts';

type PreferenceName = Exclude<LossName, 'sft'>;
const names = Object.keys(preferenceLosses) as PreferenceName[];

/** A pair with log-ratios c and r and answers of one token each. */
function pairOf(c: number, r: number, chosenTokens = 1, rejectedTokens = 1): PairLogps {
  return { chosen: c - 3, rejected: r - 4, refChosen: -3, refRejected: -4, chosenTokens, rejectedTokens };
}

const pairs = fc.record<PairLogps>({
  chosen: fc.double({ min: -60, max: -0.1, noNaN: true }),
  rejected: fc.double({ min: -60, max: -0.1, noNaN: true }),
  refChosen: fc.double({ min: -60, max: -0.1, noNaN: true }),
  refRejected: fc.double({ min: -60, max: -0.1, noNaN: true }),
  chosenTokens: fc.integer({ min: 1, max: 40 }),
  rejectedTokens: fc.integer({ min: 1, max: 40 }),
});

/** Central difference of a loss along one of the policy's log-probs. */
function slope(name: PreferenceName, pair: PairLogps, key: 'chosen' | 'rejected', beta: number): number {
  const step = 1e-5;
  const at = (shift: number) =>
    preferenceLosses[name]({ ...pair, [key]: pair[key] + shift }, lossSettings(name, { beta })).loss;
  return (at(step) - at(-step)) / (2 * step);
}

/** Distance from the corners of hinge and dpop, where a central difference means nothing. */
function nearCorner(name: PreferenceName, pair: PairLogps, beta: number): boolean {
  const c = pair.chosen - pair.refChosen;
  const h = c - (pair.rejected - pair.refRejected);
  return (name === 'hinge' && Math.abs(1 - beta * h) < 1e-3) || (name === 'dpop' && Math.abs(c) < 1e-3);
}

describe('every preference loss', () => {
  it.each(names)('%s: derivatives agree with central differences', (name) => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.05, 0.1, 0.5, 2), (pair, beta) => {
        fc.pre(!nearCorner(name, pair, beta));
        const { dChosen, dRejected } = preferenceLosses[name](pair, lossSettings(name, { beta }));
        const tolerance = (exact: number) => 1e-5 * Math.max(1, Math.abs(exact));
        expect(Math.abs(dChosen - slope(name, pair, 'chosen', beta))).toBeLessThan(tolerance(dChosen));
        expect(Math.abs(dRejected - slope(name, pair, 'rejected', beta))).toBeLessThan(tolerance(dRejected));
      }),
    );
  });

  it.each(names)('%s: finite, derivatives too, for log-ratios up to 1e6 and any allowed beta', (name) => {
    const ratio = fc.oneof(
      fc.constantFrom(-1e6, -1e3, 0, 1e3, 1e6),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(ratio, ratio, fc.constantFrom(1e-6, 0.1, 5, 1000), (c, r, beta) => {
        const result = preferenceLosses[name](pairOf(c, r), lossSettings(name, { beta }));
        expect(Object.values(result).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it.each(names)('%s: is pure', (name) => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const settings = lossSettings(name);
        expect(preferenceLosses[name](pair, settings)).toEqual(preferenceLosses[name](pair, settings));
      }),
    );
  });
});

describe('sigmoid', () => {
  it("agrees with torchtune's check vectors", () => {
    const chosen = [-0.5, -10, -1];
    const rejected = [-0.1, -30, -21];
    const refChosen = [-0.5, -10.1, -0.1];
    const refRejected = [-0.1, -20.1, -0.1];
    const losses = chosen.map(
      (_, i) =>
        preferenceLosses.sigmoid(
          {
            chosen: chosen[i]!,
            rejected: rejected[i]!,
            refChosen: refChosen[i]!,
            refRejected: refRejected[i]!,
            chosenTokens: 3,
            rejectedTokens: 5,
          },
          lossSettings('sigmoid', { beta: 0.1 }),
        ).loss,
    );
    // −log σ(0), −log σ(1), −log σ(2)
    [0.6931471805599453, 0.31326168751822286, 0.12692801104297252].forEach((expected, i) => {
      expect(losses[i]).toBeCloseTo(expected, 12);
    });
  });

  it('is ln 2 where the policy is the reference', () => {
    const { loss, dChosen, dRejected } = preferenceLosses.sigmoid(pairOf(0, 0), lossSettings('sigmoid'));
    expect(loss).toBeCloseTo(0.69314718, 8);
    expect(dChosen).toBeCloseTo(-0.05, 12);
    expect(dRejected).toBeCloseTo(0.05, 12);
  });
});

const right = 1 / (1 + Math.exp(-1.5));

/** By hand, at β = 0.5, c = 2, r = −1, n_c = 2, n_r = 4: βh = 1.5. */
const byHand: Readonly<Record<PreferenceName, number>> = {
  sigmoid: Math.log(1 + Math.exp(-1.5)),
  cdpo: 0.9 * Math.log(1 + Math.exp(-1.5)) + 0.1 * Math.log(1 + Math.exp(1.5)),
  robust: (0.9 * Math.log(1 + Math.exp(-1.5)) - 0.1 * Math.log(1 + Math.exp(1.5))) / 0.8,
  hinge: 0,
  ipo: (1 + 0.25 - 1) ** 2,
  sigmoid_norm: Math.log(1 + Math.exp(-0.625)),
  exo_pair: right * Math.log(right / 0.9) + (1 - right) * Math.log((1 - right) / 0.1),
  nca_pair: Math.log(1 + Math.exp(-1)) + 0.5 * Math.log(1 + Math.E) + 0.5 * Math.log(1 + Math.exp(-0.5)),
  bco_pair: Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.exp(-0.5)),
  sppo_hard: 1 + 0,
  apo_zero: 1 - 1 / (1 + Math.exp(-1)) + 1 / (1 + Math.exp(0.5)),
  apo_down: 1 / (1 + Math.exp(-1)) + 1 - 1 / (1 + Math.exp(-1.5)),
  discopop: Math.log(1 + Math.exp(-1.5)) / (1 + Math.exp(30)) + Math.exp(-1.5) / (1 + Math.exp(-30)),
  simpo: Math.log(1 + Math.exp(-(0.5 * (-1 / 2 + 5 / 4) - 0.5))),
  dpop: Math.log(1 + Math.exp(-1.5)),
};

describe('values by hand', () => {
  it.each(names)('%s', (name) => {
    const { loss } = preferenceLosses[name](pairOf(2, -1, 2, 4), lossSettings(name, { beta: 0.5 }));
    expect(loss).toBeCloseTo(byHand[name], 12);
  });

  it('hinge grows with the shortfall and dpop with a falling chosen answer', () => {
    expect(preferenceLosses.hinge(pairOf(-2, 0), lossSettings('hinge', { beta: 0.5 })).loss).toBe(2);
    const dpop = preferenceLosses.dpop(pairOf(-2, 0), lossSettings('dpop', { beta: 0.5 }));
    expect(dpop.loss).toBeCloseTo(Math.log(1 + Math.E) + 100, 12);
    expect(dpop.dChosen).toBeLessThan(-50);
  });
});

describe('relations between losses', () => {
  it('robust is what undoes flips: its mean under ε-flips is the clean loss', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const swapped: PairLogps = {
          chosen: pair.rejected,
          rejected: pair.chosen,
          refChosen: pair.refRejected,
          refRejected: pair.refChosen,
          chosenTokens: pair.rejectedTokens,
          rejectedTokens: pair.chosenTokens,
        };
        const robust = (of: PairLogps) => preferenceLosses.robust(of, lossSettings('robust')).loss;
        const clean = preferenceLosses.sigmoid(pair, lossSettings('sigmoid')).loss;
        expect(0.9 * robust(pair) + 0.1 * robust(swapped)).toBeCloseTo(clean, 10);
      }),
    );
  });

  it('robust without smoothing is sigmoid', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { loss } = preferenceLosses.robust(pair, lossSettings('robust', { labelSmoothing: 0 }));
        expect(loss).toBeCloseTo(preferenceLosses.sigmoid(pair, lossSettings('sigmoid')).loss, 12);
      }),
    );
  });

  it('exo_pair is a KL divergence: never negative, 0 at its optimum', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        expect(preferenceLosses.exo_pair(pair, lossSettings('exo_pair')).loss).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
    const optimum = Math.log(0.9 / 0.1) / 0.1;
    const { loss, dChosen } = preferenceLosses.exo_pair(pairOf(optimum, 0), lossSettings('exo_pair'));
    expect(loss).toBeCloseTo(0, 12);
    expect(dChosen).toBeCloseTo(0, 12);
  });

  it('simpo never reads the reference', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const unreferenced = { ...pair, refChosen: Number.NaN, refRejected: Number.NaN };
        const settings = lossSettings('simpo');
        expect(preferenceLosses.simpo(unreferenced, settings)).toEqual(
          preferenceLosses.simpo(pair, settings),
        );
      }),
    );
  });

  it('discopop stays small where e^(−u) alone would overflow', () => {
    const { loss } = preferenceLosses.discopop(pairOf(-1e6, 0), lossSettings('discopop', { beta: 0.1 }));
    expect(loss).toBe(1e5);
  });
});
