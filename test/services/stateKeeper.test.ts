import { describe, expect, test } from 'vitest';
import { StateKeeper } from '../../main/services/stateKeeper.ts';
import type { NudgeError } from '../../shared/errors.ts';

/** Saves that take `saveMs` of a clock that the test turns. */
function keeper(saveMs: number, bytes = 0) {
  const saved: number[] = [];
  const failures: NudgeError[] = [];
  const clock = { now: 0, full: false };
  const { keep } = new StateKeeper({
    bytes,
    save: ({ step }) => {
      clock.now += saveMs;
      if (clock.full) return Promise.reject(new Error('no room'));
      saved.push(step);
      return Promise.resolve();
    },
    onFailure: (error) => failures.push(error),
    now: () => clock.now,
  });
  /** Trains a step of `ms` and offers the state. */
  const step = async (number: number, ms: number, moment: Parameters<typeof keep>[1] = 'step') => {
    clock.now += ms;
    await keep({ step: number, tokens: 0, evaluationDue: moment === 'evaluation' }, moment);
  };
  return { saved, failures, clock, step };
}

describe('StateKeeper', () => {
  test('saves every minute and before evaluations', async () => {
    const { saved, step } = keeper(10);
    for (let number = 1; number <= 300; number++) {
      await step(number, 1000, number % 100 === 0 ? 'evaluation' : 'step');
    }
    expect(saved.length).toBeGreaterThanOrEqual(6);
    expect(saved).toEqual(expect.arrayContaining([60, 100, 200, 300]));
  });

  test('never takes more than three percent of the time', async () => {
    const { saved, step, clock } = keeper(5000, 1e9);
    for (let number = 1; number <= 1000; number++) await step(number, 1000, 'evaluation');
    expect(saved.length).toBeGreaterThan(3);
    expect(saved.length * 5000).toBeLessThanOrEqual(0.03 * clock.now);
  });

  test('a pause is always saved, once', async () => {
    const { saved, step } = keeper(5000);
    await step(1, 10, 'pause');
    await step(1, 10, 'pause');
    expect(saved).toEqual([1]);
  });

  test('where saving fails the run goes on, and it is told once', async () => {
    const { saved, failures, clock, step } = keeper(10);
    clock.full = true;
    for (let number = 1; number <= 5; number++) await step(number, 60_000);
    expect(failures).toHaveLength(1);
    clock.full = false;
    await step(6, 60_000);
    expect(saved).toEqual([6]);
    clock.full = true;
    await step(7, 60_000);
    expect(failures).toHaveLength(2);
  });
});
