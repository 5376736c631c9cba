import type { MetricName, RunSeries, SeriesValues } from '../../shared/run.ts';
import { forEachInSlices } from '../engine/slices.ts';
import type { ReadableDb } from '../store/database.ts';
import { readBucket, readSteps, recordedSteps, sampleLoss, type StepRange } from '../store/metrics.ts';
import { getRun } from '../store/runs.ts';

export interface SeriesRequest {
  readonly id: number;
  readonly names: readonly MetricName[];
  /** Steps after this one. */
  readonly fromStep: number;
  /** The last step wanted; null for the last there is. */
  readonly toStep: number | null;
  readonly maxPoints: number;
}

/** Points of a small drawing. */
const sparklinePoints = 60;

/**
 * Some series of a run, thinned to what a screen can show: each point is as many consecutive steps as needed, given
 * as their mean, smallest and largest value, so that no spike is lost. Lets other events happen meanwhile.
 * @throws NudgeError RUN_NOT_FOUND, STORE_BROKEN
 */
export async function readRunSeries(db: ReadableDb, request: SeriesRequest): Promise<RunSeries> {
  const { id, names } = request;
  getRun(db, id);
  const range = wantedSteps(db, request);
  if (range === null) return toSeries(request, 1, []);
  const stepsPerPoint = Math.ceil((range.last - range.first + 1) / request.maxPoints);
  if (stepsPerPoint === 1) {
    return toSeries(request, 1, readSteps(db, id, names, range, request.maxPoints));
  }
  const rows: (readonly (number | null)[])[] = [];
  await forEachInSlices(bucketsOf(range, stepsPerPoint), (bucket) => {
    const row = readBucket(db, id, names, bucket);
    // A resumed run may have gone back meanwhile.
    if (typeof row[0] === 'number') rows.push(row);
  });
  return toSeries(request, stepsPerPoint, rows);
}

/**
 * Losses at evenly spaced steps of some runs, at most 60 each, for small drawings; runs that are gone are left out.
 * @throws NudgeError STORE_BROKEN
 */
export async function readSparklines(
  db: ReadableDb,
  ids: readonly number[],
): Promise<Record<number, readonly number[]>> {
  const lines: Record<number, readonly number[]> = {};
  await forEachInSlices(new Set(ids), (id) => {
    const losses = sampleLoss(db, id, sparklinePoints);
    if (losses.length > 0) lines[id] = losses;
  });
  return lines;
}

function wantedSteps(db: ReadableDb, { id, fromStep, toStep }: SeriesRequest): StepRange | null {
  const recorded = recordedSteps(db, id);
  if (recorded === null) return null;
  const first = Math.max(recorded.first, fromStep + 1);
  const last = Math.min(recorded.last, toStep ?? Infinity);
  return first <= last ? { first, last } : null;
}

function* bucketsOf({ first, last }: StepRange, stepsPerPoint: number): Generator<StepRange> {
  for (let start = first; start <= last; start += stepsPerPoint) {
    yield { first: start, last: Math.min(last, start + stepsPerPoint - 1) };
  }
}

/** Rows of a step and each series' value, or its mean, smallest and largest, as one array a series. */
function toSeries(
  { id, names }: SeriesRequest,
  stepsPerPoint: number,
  rows: readonly (readonly (number | null)[])[],
): RunSeries {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index] ?? NaN);
  const thinned = stepsPerPoint > 1;
  const values = names.map((name, i): [MetricName, SeriesValues] => {
    const first = thinned ? 1 + 3 * i : 1 + i;
    const spread = thinned ? { low: column(first + 1), high: column(first + 2) } : { low: null, high: null };
    return [name, { mean: column(first), ...spread }];
  });
  return { runId: id, stepsPerPoint, steps: column(0), values: Object.fromEntries(values) };
}
