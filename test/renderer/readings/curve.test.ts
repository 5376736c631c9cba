import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brokenSince,
  changeOf,
  hasSettled,
  jitter,
  recentChangeOf,
} from '../../../renderer/readings/curve.ts';
import { broken, noisy } from './shapes.ts';

const values = (...shape: Parameters<typeof noisy>): number[] => Array.from(noisy(...shape).values);

describe('jitter', () => {
  it('is the noise of a curve, with a trend or without', () => {
    expect(jitter(values(2000, () => 3, 0.2))).toBeCloseTo(0.2, 1);
    expect(jitter(values(2000, (done) => 50 * done, 0.2))).toBeCloseTo(0.2, 1);
  });

  it('is not moved by a few spikes', () => {
    const spiky = values(500, () => 0, 0.1).map((value, i) => (i % 100 === 7 ? 1e6 : value));
    expect(jitter(spiky)).toBeLessThan(0.15);
  });
});

describe('changeOf', () => {
  it('says nothing of a short curve', () => {
    expect(changeOf([1, 2, 3, 4, 5])).toBeNull();
  });

  it('sees a trend through noise of its own size', () => {
    for (let seed = 1; seed <= 50; seed++) {
      expect(changeOf(values(300, (done) => -done, 0.5, seed))?.direction).toBe(-1);
      expect(changeOf(values(300, (done) => done, 0.5, seed))?.direction).toBe(1);
    }
  });

  it('seldom sees a trend in noise alone', () => {
    for (const count of [10, 30, 100, 300]) {
      let alarms = 0;
      for (let seed = 1; seed <= 150; seed++) {
        if (changeOf(values(count, () => 0.69, 0.05, seed))?.direction !== 0) alarms++;
      }
      expect(alarms, `of 150 with ${count} points`).toBeLessThanOrEqual(6);
    }
  });

  it('sees no trend in a constant', () => {
    expect(changeOf(values(50, () => 0.25))?.direction).toBe(0);
    expect(changeOf(values(50, () => 0))?.direction).toBe(0);
  });

  it('does not take one spike for a trend', () => {
    const spike = values(60, () => 1, 0.01).map((value, i) => (i === 59 ? 1000 : value));
    expect(changeOf(spike)?.direction).toBe(0);
  });

  it('turns with the curve', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6 }), (all) => {
        const [up, down] = [changeOf(all)!, changeOf(all.map((value) => -value))!];
        expect(down.direction + up.direction).toBe(0);
      }),
    );
  });
});

describe('recentChangeOf', () => {
  it('looks at the end only', () => {
    const settled = values(300, (done) => Math.exp(-12 * done), 0.01);
    expect(changeOf(settled)?.direction).toBe(-1);
    expect(recentChangeOf(settled)?.direction).toBe(0);
  });
});

describe('hasSettled', () => {
  const settled = (done: number): number => Math.exp(-20 * done);

  it('needs a curve that moved and rests', () => {
    expect(hasSettled(values(300, settled, 0.02))).toBe(true);
    expect(hasSettled(values(300, (done) => -done, 0.02))).toBe(false);
    expect(hasSettled(values(300, () => 1, 0.02))).toBe(false);
  });

  it('does not take doubt for rest', () => {
    expect(hasSettled(values(300, settled, 1))).toBe(false);
    expect(hasSettled(values(20, settled, 0.02))).toBe(false);
  });
});

describe('brokenSince', () => {
  it('is where the numbers end', () => {
    expect(
      brokenSince(
        broken(
          noisy(10, () => 1),
          3,
        ),
      ),
    ).toBe(8);
    expect(
      brokenSince(
        broken(
          noisy(10, () => 1),
          3,
          Infinity,
        ),
      ),
    ).toBe(8);
  });

  it('forgives a gap that ended', () => {
    expect(brokenSince({ steps: [1, 2, 3], values: [1, NaN, 2] })).toBeNull();
    expect(brokenSince({ steps: [], values: [] })).toBeNull();
  });
});
