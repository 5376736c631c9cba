import type { ChartLine } from '../../../renderer/charts/lines.ts';

/** A line for tests: solid, one step a point, without a band. */
export function fakeLine(
  steps: readonly number[],
  values: readonly number[],
  change: Partial<ChartLine> = {},
): ChartLine {
  return {
    key: 'line',
    label: 'line',
    color: '--ink',
    dash: [],
    kind: 'run',
    steps: Float64Array.from(steps),
    values: Float64Array.from(values),
    low: null,
    high: null,
    stepsPerPoint: 1,
    ...change,
  };
}
