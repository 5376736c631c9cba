import { describe, expect, it } from 'vitest';
import type { Curve } from '../../../renderer/readings/curve.ts';
import { heldOutTurned, readLoss } from '../../../renderer/readings/loss.ts';
import { broken, evaluations, noEvaluations, noisy } from './shapes.ts';

const start = Math.LN2;
const falling = (done: number): number => 0.2 + 0.49 * Math.exp(-3 * done);
const read = (train: Curve, heldOut: Curve = noEvaluations, at: number | null = start): string =>
  readLoss({ train, heldOut, start: at }).id;

describe('the loss', () => {
  it('of a few steps says nothing', () => {
    for (let steps = 0; steps < 6; steps++) {
      expect(readLoss({ train: noisy(steps, falling), heldOut: noEvaluations, start })).toEqual({
        id: 'tooShort',
        numbers: { steps },
      });
    }
  });

  it.each([NaN, Infinity])('that became %d is no longer a number, since its step', (value) => {
    const train = broken(noisy(100, falling, 0.05), 10, value);
    const { id, numbers } = readLoss({ train, heldOut: noEvaluations, start });
    expect([id, numbers['step']]).toEqual(['loss.broken', 91]);
  });

  it('that fell and was no number for a while is judged by its numbers', () => {
    const { steps, values } = noisy(200, falling, 0.05);
    const gap = { steps, values: Array.from(values, (value, i) => (i > 50 && i < 60 ? NaN : value)) };
    expect(read(gap)).toBe('loss.falling');
  });

  it('that stays at ln 2 has not started to fall', () => {
    for (let seed = 1; seed <= 40; seed++) {
      expect(read(noisy(100, () => start, 0.004, seed))).toBe('loss.notStarted');
    }
  });

  it('that stays elsewhere, or of another kind, has no direction', () => {
    expect(read(noisy(100, () => 0.4, 0.05))).toBe('loss.flat');
    expect(
      read(
        noisy(100, () => start, 0.004),
        noEvaluations,
        null,
      ),
    ).toBe('loss.flat');
  });

  it('that moved less than its figures show is where it began', () => {
    const barely = (done: number): number => start - 0.0008 * done;
    expect(read(noisy(40, barely, 0.00001))).toBe('loss.notStarted');
  });

  it('that falls, falls', () => {
    expect(read(noisy(25, falling, 0.02))).toBe('loss.falling');
    expect(read(noisy(200, (done) => 0.69 - 0.4 * done, 0.05))).toBe('loss.falling');
  });

  it('that falls on held-out pairs too is as it should be', () => {
    expect(
      read(
        noisy(200, (done) => 0.69 - 0.4 * done, 0.05),
        evaluations([0.693, 0.6, 0.5, 0.42]),
      ),
    ).toBe('loss.fallingHeldOutToo');
  });

  it('that falls only where it trains does not carry over', () => {
    expect(read(noisy(200, falling, 0.05), evaluations([0.693, 0.692, 0.694]))).toBe(
      'loss.fallingHeldOutNot',
    );
  });

  it('that falls while held-out pairs get worse learns by heart, since the best of them', () => {
    const heldOut = evaluations([0.693, 0.5, 0.44, 0.5, 0.58]);
    const { id, numbers } = readLoss({ train: noisy(400, falling, 0.05), heldOut, start });
    expect([id, numbers['step']]).toEqual(['loss.byHeart', 200]);
  });

  it('that fell and stays has settled', () => {
    const settled = (done: number): number => 0.2 + 0.49 * Math.exp(-15 * done);
    expect(read(noisy(300, settled, 0.03))).toBe('loss.levelled');
    expect(read(noisy(300, settled, 0.03), evaluations([0.693, 0.3, 0.21, 0.208]))).toBe('loss.levelled');
  });

  it('that rises diverges', () => {
    expect(read(noisy(100, (done) => 0.69 + 3 * done, 0.2))).toBe('loss.rising');
    expect(
      read(
        noisy(100, (done) => 0.69 + 3 * done, 0.2),
        evaluations([0.693, 0.9]),
      ),
    ).toBe('loss.rising');
  });

  it('is read the same from points that stand for many steps', () => {
    const thin = noisy(1000, falling, 0.01);
    const far = { steps: Array.from(thin.steps, (step) => 200 * step), values: thin.values };
    expect(read(far)).toBe(read(thin));
  });
});

describe('held-out pairs', () => {
  it.each([
    ['fall', [0.7, 0.6, 0.5], null],
    ['wobble by less than chance', [0.7, 0.5, 0.505, 0.503], null],
    ['rise once by a little', [0.7, 0.5, 0.52], null],
    ['rise once by much', [0.7, 0.5, 0.6], 100],
    ['rise twice', [0.7, 0.5, 0.52, 0.53], 100],
    ['rise and come back', [0.7, 0.5, 0.6, 0.5], null],
    ['rise from the start', [0.7, 0.8, 0.9], 0],
    ['are too few', [0.7, 0.9], null],
  ] as const)('that %s', (_, values, turned) => {
    expect(heldOutTurned(evaluations(values))).toBe(turned);
  });
});
