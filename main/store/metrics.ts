import { metricNames } from '../../shared/metricNames.ts';
import type { MetricName, StepMetrics } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, allNumbers, change, inTransaction } from './query.ts';

const columns: Readonly<Record<MetricName, string>> = {
  loss: 'loss',
  'rewards/chosen': 'rewards_chosen',
  'rewards/rejected': 'rewards_rejected',
  'rewards/margins': 'rewards_margins',
  'rewards/accuracies': 'rewards_accuracies',
  'logps/chosen': 'logps_chosen',
  'logps/rejected': 'logps_rejected',
  'logits/chosen': 'logits_chosen',
  'logits/rejected': 'logits_rejected',
  entropy: 'entropy',
  grad_norm: 'grad_norm',
  lr: 'lr',
  num_tokens: 'num_tokens',
  epoch: 'epoch',
  tokens_per_second: 'tokens_per_second',
  peak_memory_mb: 'peak_memory_mb',
};

const insertSql = `
  INSERT OR REPLACE INTO metrics (run, step, at, ${metricNames.map((name) => columns[name]).join(', ')})
  VALUES (@run, @step, @at, ${metricNames.map((name) => `@${columns[name]}`).join(', ')})`;

/** A step's metrics and when they arrived, in milliseconds since 1970. */
export interface TimedMetrics {
  readonly at: number;
  readonly metrics: StepMetrics;
}

/** Adds steps in one transaction. A step that is there already, as after a resume, is replaced. */
export function saveMetrics(db: WritableDb, run: number, steps: readonly TimedMetrics[]): void {
  inTransaction(db, () => {
    for (const { at, metrics } of steps) {
      const row: Record<string, number> = { run, at, step: metrics.step };
      for (const name of metricNames) row[columns[name]] = metrics[name];
      change(db, insertSql, row);
    }
  });
}

/** Forgets the steps after `step`, which a run resumed from there will take again. */
export function deleteMetricsAfter(db: WritableDb, run: number, step: number): void {
  change(db, 'DELETE FROM metrics WHERE run = @run AND step > @step', { run, step });
}

/** Steps, counted from 1; `last` belongs to the range. */
export interface StepRange {
  readonly first: number;
  readonly last: number;
}

/** The steps a run has recorded, or null before the first. */
export function recordedSteps(db: ReadableDb, run: number): StepRange | null {
  // Two statements: SQLite looks up a lone min or max in the index, and walks the table for both at once.
  const [[first] = []] = allNumbers(db, 'SELECT min(step) FROM metrics WHERE run = @run', { run });
  const [[last] = []] = allNumbers(db, 'SELECT max(step) FROM metrics WHERE run = @run', { run });
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : null;
}

/**
 * Each of a range's steps as an array: the step, then its values by `names`; null where a value was NaN.
 * `limit`: how many at most.
 */
export function readSteps(
  db: ReadableDb,
  run: number,
  names: readonly MetricName[],
  { first, last }: StepRange,
  limit: number,
): (number | null)[][] {
  const sql = `
    SELECT ${['step', ...names.map((name) => columns[name])].join(', ')} FROM metrics
    WHERE run = @run AND step BETWEEN @first AND @last ORDER BY step LIMIT @limit`;
  return allNumbers(db, sql, { run, first, last, limit });
}

/**
 * A range of steps as one array: its last recorded step, then mean, smallest and largest value of each of `names`,
 * NaN left out; null where there is nothing. Reads the range once, by its key.
 *
 * A whole curve is many such ranges. One statement with GROUP BY would sort every row first, which takes half as
 * long again and holds up the process all the while.
 */
export function readBucket(
  db: ReadableDb,
  run: number,
  names: readonly MetricName[],
  { first, last }: StepRange,
): readonly (number | null)[] {
  const values = names.map((name) => columns[name]).map((c) => `avg(${c}), min(${c}), max(${c})`);
  const sql = `
    SELECT ${['max(step)', ...values].join(', ')} FROM metrics
    WHERE run = @run AND step BETWEEN @first AND @last`;
  return allNumbers(db, sql, { run, first, last })[0] ?? [];
}

/** The loss at `count` evenly spaced steps, or at every step where there are no more; NaN where it was NaN. */
export function sampleLoss(db: ReadableDb, run: number, count: number): number[] {
  const range = recordedSteps(db, run);
  if (range === null) return [];
  const { first, last } = range;
  const toLoss = ([, loss]: readonly (number | null)[]): number => loss ?? NaN;
  if (last - first < count) return readSteps(db, run, ['loss'], range, count).map(toLoss);
  const at = (i: number): number => first + Math.round((i * (last - first)) / (count - 1));
  return Array.from({ length: count }, (_, i) => at(i)).flatMap((step) =>
    readSteps(db, run, ['loss'], { first: step, last }, 1).map(toLoss),
  );
}

/** The metrics of a run's last recorded step, or null before the first. */
export function lastMetrics(db: ReadableDb, run: number): StepMetrics | null {
  const selected = metricNames.map((name) => `${columns[name]} AS "${name}"`).join(', ');
  const [row] = all<Record<string, number | null>>(
    db,
    `SELECT step, ${selected} FROM metrics WHERE run = @run ORDER BY step DESC LIMIT 1`,
    { run },
  );
  if (row === undefined) return null;
  const entries = Object.entries(row).map(([name, value]) => [name, value ?? NaN] as const);
  return Object.fromEntries(entries) as unknown as StepMetrics;
}

/** The last recorded step of every run that has one: run id → step. */
export function lastSteps(db: ReadableDb): ReadonlyMap<number, number> {
  const rows = all<{ run: number; step: number }>(
    db,
    'SELECT id AS run, (SELECT max(step) FROM metrics WHERE run = runs.id) AS step FROM runs WHERE step NOT NULL',
  );
  return new Map(rows.map(({ run, step }) => [run, step]));
}
