import type { StepMetrics } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, guarded, inTransaction } from './query.ts';

/** A series of a run, by the field's own key. */
export type MetricName = Exclude<keyof StepMetrics, 'step'>;

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

/** Every series, in the order of the table. */
export const metricNames = Object.keys(columns) as readonly MetricName[];

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

/** Some series of a run, column by column, in the order of the steps. NaN where a step had no number. */
export interface MetricSeries {
  readonly steps: Float64Array;
  readonly values: Readonly<Partial<Record<MetricName, Float64Array>>>;
}

/**
 * Reads `names` for every step after `afterStep`; −1 or less for all of them.
 * 200,000 steps of one series take a few tenths of a second.
 */
export function readSeries(
  db: ReadableDb,
  run: number,
  names: readonly MetricName[],
  afterStep: number,
): MetricSeries {
  const selected = ['step', ...names.map((name) => columns[name])].join(', ');
  const sql = `SELECT ${selected} FROM metrics WHERE run = @run AND step > @afterStep ORDER BY step`;
  const rows = guarded(
    db.name,
    () => db.prepare(sql).raw().all({ run, afterStep }) as readonly (readonly (number | null)[])[],
  );
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index] ?? NaN);
  return {
    steps: column(0),
    values: Object.fromEntries(names.map((name, i) => [name, column(i + 1)])),
  };
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
