import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningRateAt, warmupSteps } from '../../../main/engine/optim/schedule.ts';
import type { ScheduleName } from '../../../shared/run.ts';
import { readGolden } from '../../support/golden.ts';

const names: readonly ScheduleName[] = ['linear', 'cosine', 'constant'];

function rates(name: ScheduleName, totalSteps: number, warmup: number): number[] {
  const schedule = { name, peak: 1, totalSteps, warmupSteps: warmup };
  return Array.from({ length: totalSteps }, (_, k) => learningRateAt(k, schedule));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k]!, 12);
  });
}

describe('learningRateAt', () => {
  it('falls evenly without warmup: (T−k)/T', () => {
    expectClose(rates('linear', 4, 0), [1, 0.75, 0.5, 0.25]);
  });

  it('warms up from above 0: (k+1)/(w+1)', () => {
    expectClose(rates('linear', 6, 2), [1 / 3, 2 / 3, 1, 0.75, 0.5, 0.25]);
    expectClose(rates('constant', 4, 2), [1 / 3, 2 / 3, 1, 1]);
  });

  it('follows half a cosine period', () => {
    expectClose(rates('cosine', 4, 0), [1, 0.5 + Math.SQRT1_2 / 2, 0.5, 0.5 - Math.SQRT1_2 / 2]);
  });

  it('reaches 0 at the end of the run and stays there', () => {
    for (const name of ['linear', 'cosine'] as const) {
      const schedule = { name, peak: 3, totalSteps: 10, warmupSteps: 1 };
      expect(learningRateAt(10, schedule)).toBeCloseTo(0, 15);
      expect(learningRateAt(12, schedule)).toBeCloseTo(0, 15);
    }
  });

  it('stays above 0 and at most at the peak, for every step of every run', () => {
    const run = fc.record({
      name: fc.constantFrom(...names),
      totalSteps: fc.integer({ min: 1, max: 300 }),
      fraction: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(run, ({ name, totalSteps, fraction }) => {
        const all = rates(name, totalSteps, warmupSteps(fraction, totalSteps));
        expect(all.every((rate) => rate > 0 && rate <= 1)).toBe(true);
      }),
    );
  });
});

interface GoldenSchedule {
  readonly schedule: ScheduleName;
  readonly warmupSteps: number;
  readonly totalSteps: number;
  readonly factors: readonly number[];
}

describe('the decay agrees with transformers', () => {
  const { schedules } = readGolden('schedules.json') as { readonly schedules: readonly GoldenSchedule[] };

  it.each(schedules)('$schedule, $warmupSteps of $totalSteps steps warming up', (golden) => {
    const after = rates(golden.schedule, golden.totalSteps, golden.warmupSteps).slice(golden.warmupSteps);
    expectClose(after, golden.factors.slice(golden.warmupSteps));
  });
});

describe('warmupSteps', () => {
  it('rounds up, and never beyond the run', () => {
    expect(warmupSteps(0.1, 100)).toBe(10);
    expect(warmupSteps(0.1, 101)).toBe(11);
    expect(warmupSteps(0.1, 3)).toBe(1);
    expect(warmupSteps(0, 100)).toBe(0);
    expect(warmupSteps(1, 7)).toBe(7);
  });
});
