import { metricNames } from '../../shared/metricNames.ts';
import type { MetricName, RunSeries, SeriesValues, StepMetrics } from '../../shared/run.ts';

/** Curves of a run without any step. */
export function emptySeries(runId: number): RunSeries {
  const none = { mean: new Float64Array(0), low: null, high: null };
  return {
    runId,
    stepsPerPoint: 1,
    steps: new Float64Array(0),
    values: Object.fromEntries(metricNames.map((name) => [name, none])),
  };
}

/** The last step that the curves hold; 0 before the first. */
export function lastStep({ steps }: RunSeries): number {
  return steps.at(-1) ?? 0;
}

/** Curves without what comes after `step`. A point of several steps goes as a whole. */
export function withoutAfter(series: RunSeries, step: number): RunSeries {
  const kept = series.steps.findLastIndex((last) => last <= step) + 1;
  if (kept === series.steps.length) return series;
  return mapSeries(series, series.steps.slice(0, kept), ({ mean, low, high }) => ({
    mean: mean.slice(0, kept),
    low: low?.slice(0, kept) ?? null,
    high: high?.slice(0, kept) ?? null,
  }));
}

/**
 * Curves with more steps at their end. Steps come in order; those that are there already change nothing. Where a
 * point stands for n steps, it holds steps k n + 1 to (k + 1) n after the first `fromStep` ones: a new step joins the
 * last point as long as that has room.
 */
export function withSteps(series: RunSeries, fromStep: number, added: readonly StepMetrics[]): RunSeries {
  const after = lastStep(series);
  const fresh = added.filter(({ step }) => step > after);
  if (fresh.length === 0) return series;
  const layout = layOut(series, fromStep, fresh);
  return mapSeries(series, layout.steps, (values, name) => extended(values, fresh, name, layout));
}

/** Where new steps go: the places of their points, and how many steps a place holds before each. */
interface Layout {
  readonly steps: Float64Array;
  readonly places: readonly number[];
  readonly before: readonly number[];
}

function layOut(
  { steps, stepsPerPoint }: RunSeries,
  fromStep: number,
  fresh: readonly StepMetrics[],
): Layout {
  const bucketOf = (step: number): number => Math.floor((step - fromStep - 1) / stepsPerPoint);
  const ends = [...steps];
  const places: number[] = [];
  const before: number[] = [];
  let held = steps.length === 0 ? 0 : steps.at(-1)! - fromStep - bucketOf(steps.at(-1)!) * stepsPerPoint;
  for (const { step } of fresh) {
    const last = ends.at(-1);
    const joins = last !== undefined && bucketOf(last) === bucketOf(step);
    if (!joins) {
      ends.push(step);
      held = 0;
    }
    ends[ends.length - 1] = step;
    places.push(ends.length - 1);
    before.push(held);
    held += 1;
  }
  return { steps: Float64Array.from(ends), places, before };
}

function extended(
  { mean, low, high }: SeriesValues,
  fresh: readonly StepMetrics[],
  name: MetricName,
  { steps, places, before }: Layout,
): SeriesValues {
  const longer = (values: Float64Array): Float64Array => {
    const grown = new Float64Array(steps.length).fill(NaN);
    grown.set(values);
    return grown;
  };
  const means = longer(mean);
  const lows = low && longer(low);
  const highs = high && longer(high);
  fresh.forEach((metrics, i) => {
    const [value, at, held] = [metrics[name], places[i]!, before[i]!];
    if (!Number.isFinite(value)) return;
    const known = Number.isFinite(means[at]);
    means[at] = known ? (means[at]! * held + value) / (held + 1) : value;
    if (lows) lows[at] = known ? Math.min(lows[at]!, value) : value;
    if (highs) highs[at] = known ? Math.max(highs[at]!, value) : value;
  });
  return { mean: means, low: lows, high: highs };
}

function mapSeries(
  series: RunSeries,
  steps: Float64Array,
  change: (values: SeriesValues, name: MetricName) => SeriesValues,
): RunSeries {
  const entries = Object.entries(series.values) as [MetricName, SeriesValues][];
  return {
    ...series,
    steps,
    values: Object.fromEntries(entries.map(([name, all]) => [name, change(all, name)])),
  };
}
