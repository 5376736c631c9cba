import { describe, expect, it } from 'vitest';
import { readAccuracy } from '../../../renderer/readings/accuracy.ts';
import type { Curve } from '../../../renderer/readings/curve.ts';
import { readKl } from '../../../renderer/readings/kl.ts';
import { readGradients, readRate, readSpeed } from '../../../renderer/readings/progress.ts';
import { broken, evaluations, noEvaluations, noisy } from './shapes.ts';

describe('accuracy', () => {
  const train = (to: number, from = 0.5): Curve => noisy(200, (done) => from + (to - from) * done, 0.08);
  const read = (curve: Curve, heldOut: readonly number[] = [], heldOutPairs = 120): string =>
    readAccuracy({ train: curve, heldOut: evaluations(heldOut), heldOutPairs }).id;

  it.each([
    ['guesses', 0.55, [0, 0.52, 0.54], 'accuracy.guessing'],
    ['is worse than a guess', 0.5, [0, 0.35, 0.3], 'accuracy.worse'],
    ['rises', 0.9, [0, 0.6, 0.72, 0.85], 'accuracy.rising'],
    ['fell back', 0.9, [0, 0.95, 0.9, 0.75], 'accuracy.falling'],
    ['knows its own pairs by heart', 1, [0, 0.7, 0.72, 0.7], 'accuracy.byHeart'],
  ] as const)('that %s', (_, to, heldOut, id) => {
    expect(read(train(to), heldOut)).toBe(id);
  });

  it('that stays where it is', () => {
    expect(read(train(0.8, 0.8), [0, 0.8, 0.81, 0.8])).toBe('accuracy.level');
    expect(read(train(0.8, 0.8), [0, 0.8])).toBe('accuracy.now');
  });

  it('of few held-out pairs cannot be told from guessing', () => {
    expect(read(train(0.9), [0, 0.7], 10)).toBe('accuracy.guessing');
    expect(read(train(0.9), [0, 0.7], 1000)).not.toBe('accuracy.guessing');
  });

  it('does not count the evaluation before training', () => {
    expect(
      read(
        noisy(3, () => 0.5),
        [0],
      ),
    ).toBe('tooShort');
  });

  it('of the pairs it trains on, where there are no others', () => {
    expect(read(train(0.9), [], 0)).toBe('accuracy.rising');
    expect(read(train(0.5), [], 0)).toBe('accuracy.guessing');
    expect(read(train(0.3, 0.3), [], 0)).toBe('accuracy.worse');
    expect(read(train(0.8, 0.8), [], 0)).toBe('accuracy.level');
    expect(read(train(0.7, 0.9), [], 0)).toBe('accuracy.falling');
    expect(read(noEvaluations, [], 0)).toBe('tooShort');
  });
});

describe('KL', () => {
  it.each([
    ['was not measured', [], 'kl.none'],
    ['was asked of no question', [{ step: 10, kl: null, error: null }], 'kl.none'],
    ['was measured before training only', [{ step: 0, kl: 0, error: 0 }], 'tooShort'],
    ['is lost in its error', [{ step: 10, kl: 0.3, error: 0.2 }], 'kl.unsure'],
    ['is below 0 by chance', [{ step: 10, kl: -0.3, error: 0.2 }], 'kl.unsure'],
    ['is small', [{ step: 10, kl: 0.6, error: 0.1 }], 'kl.near'],
    ['is some', [{ step: 10, kl: 4, error: 0.4 }], 'kl.moved'],
    ['is large', [{ step: 10, kl: 40, error: 4 }], 'kl.far'],
    ['is large, its error unknown', [{ step: 10, kl: 40, error: null }], 'kl.far'],
  ])('that %s', (_, points, id) => {
    expect(readKl(points).id).toBe(id);
  });
});

describe('gradients', () => {
  const calm = noisy(200, () => 1, 0.1);

  it('that are calm', () => {
    expect(readGradients(calm, 0).id).toBe('gradients.calm');
    expect(readGradients(calm, 2).id).toBe('gradients.calm');
  });

  it('that are mostly cut', () => {
    expect(readGradients(calm, 0.5)).toEqual({ id: 'gradients.clipped', numbers: { share: 1 } });
  });

  it('that spike once', () => {
    const values = Array.from(calm.values, (value, i) => (i === 41 ? 500 : value));
    expect(readGradients({ steps: calm.steps, values }, 2)).toEqual({
      id: 'gradients.spikes',
      numbers: { step: 42 },
    });
  });

  it('that explode', () => {
    expect(
      readGradients(
        noisy(200, (done) => Math.exp(8 * done), 0.2),
        1,
      ).id,
    ).toBe('gradients.exploding');
  });

  it('that are no numbers', () => {
    expect(readGradients(broken(calm, 5), 1)).toEqual({ id: 'gradients.broken', numbers: { step: 196 } });
  });

  it('that are too few', () => {
    expect(
      readGradients(
        noisy(4, () => 1),
        1,
      ).id,
    ).toBe('tooShort');
  });
});

describe('the step size', () => {
  it.each([
    ['rises at first', (done: number) => done, 'rate.warming'],
    ['stays', () => 1e-5, 'rate.constant'],
    ['falls', (done: number) => 1 - done, 'rate.falling'],
    ['rose and falls', (done: number) => Math.min(10 * done, 1 - done), 'rate.falling'],
    ['rose and stays', (done: number) => Math.min(10 * done, 1), 'rate.constant'],
  ])('that %s', (_, shape, id) => {
    expect(readRate(noisy(100, shape)).id).toBe(id);
  });
});

describe('the speed', () => {
  it('that is even, slows a little, or slows much', () => {
    expect(readSpeed(noisy(100, () => 1200, 40)).id).toBe('speed.steady');
    expect(readSpeed(noisy(100, (done) => 1200 - 200 * done, 10)).id).toBe('speed.steady');
    expect(readSpeed(noisy(100, (done) => 1200 - 900 * done, 40)).id).toBe('speed.slower');
  });
});
