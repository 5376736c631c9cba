import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutAfter, withSteps } from '../../../renderer/state/runSeries.ts';
import { fakeMetrics, thinned } from './fakeSteps.ts';

const steps = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => fakeMetrics(from + i + 1, Math.sin(from + i + 1)));

describe('withSteps', () => {
  it('is the same as reading all of it again at the same grain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
        fc.integer({ min: 2, max: 50 }),
        (loaded, batches, points) => {
          const first = thinned(steps(0, loaded), 0, points);
          let series = first;
          let last = loaded;
          for (const size of batches) {
            series = withSteps(series, 0, steps(last, last + size));
            last += size;
          }
          const expected = thinned(steps(0, last), 0, Math.ceil(last / first.stepsPerPoint));
          expect(series.stepsPerPoint).toBe(first.stepsPerPoint);
          if (expected.stepsPerPoint !== first.stepsPerPoint) return;
          expect([...series.steps]).toEqual([...expected.steps]);
          const [got, want] = [series.values.loss!, expected.values.loss!];
          got.mean.forEach((value, i) => expect(value).toBeCloseTo(want.mean[i]!, 10));
          expect([...(got.low ?? [])]).toEqual([...(want.low ?? [])]);
          expect([...(got.high ?? [])]).toEqual([...(want.high ?? [])]);
        },
      ),
    );
  });

  it('ignores steps that are there already', () => {
    const series = thinned(steps(0, 40), 0, 100);
    expect(withSteps(series, 0, steps(20, 40))).toBe(series);
    expect(withSteps(series, 0, steps(30, 45)).steps).toHaveLength(45);
  });

  it('keeps a gap where a step has no number, and a mean where one of many has none', () => {
    const one = withSteps(thinned(steps(0, 3), 0, 10), 0, [fakeMetrics(4, NaN), fakeMetrics(5, 2)]);
    expect([...one.values.loss!.mean.subarray(3)]).toEqual([NaN, 2]);
    const many = thinned([fakeMetrics(1, 1), fakeMetrics(2, 3), fakeMetrics(3, 5)], 0, 2);
    expect(withSteps(many, 0, [fakeMetrics(4, NaN)]).values.loss!.mean[1]).toBe(5);
  });
});

describe('withoutAfter', () => {
  it('takes away later points, a point of several steps as a whole', () => {
    const series = thinned(steps(0, 100), 0, 10);
    const cut = withoutAfter(series, 55);
    expect([...cut.steps]).toEqual([10, 20, 30, 40, 50]);
    expect(cut.values.loss!.mean).toHaveLength(5);
    expect(cut.values.loss!.high).toHaveLength(5);
  });

  it('leaves curves alone that end before', () => {
    const series = thinned(steps(0, 10), 0, 100);
    expect(withoutAfter(series, 10)).toBe(series);
  });
});
