import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSigmoid, sigmoid, sigmoidSlope } from '../../../main/engine/loss/logSigmoid.ts';

const anyFinite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('logSigmoid', () => {
  it('is −ln 2 at 0', () => {
    expect(logSigmoid(0)).toBeCloseTo(-Math.LN2, 15);
  });

  it('keeps its digits far out on both sides', () => {
    expect(logSigmoid(40)).toBeCloseTo(-Math.exp(-40), 30);
    expect(logSigmoid(-40)).toBe(-40);
    expect(logSigmoid(-1e6)).toBe(-1e6);
    expect(logSigmoid(1e6)).toBeCloseTo(0, 300);
  });

  it('is finite and never positive', () => {
    fc.assert(fc.property(anyFinite, (x) => Number.isFinite(logSigmoid(x)) && logSigmoid(x) <= 0));
  });

  it('obeys log σ(x) − log σ(−x) = x', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        expect(logSigmoid(x) - logSigmoid(-x)).toBeCloseTo(x, 9);
      }),
    );
  });
});

describe('sigmoid', () => {
  it('adds up with its mirror image to 1 and stays within 0 and 1', () => {
    fc.assert(
      fc.property(anyFinite, (x) => {
        expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15);
        expect(sigmoid(x)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is e^(log σ) and has the slope σ(x) σ(−x)', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        expect(sigmoid(x)).toBeCloseTo(Math.exp(logSigmoid(x)), 14);
        expect(sigmoidSlope(x)).toBeCloseTo((sigmoid(x + 1e-5) - sigmoid(x - 1e-5)) / 2e-5, 9);
      }),
    );
  });
});
