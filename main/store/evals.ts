import type { EvalMetrics } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change } from './query.ts';

type EvalName = Exclude<keyof EvalMetrics, 'step' | 'pairs'>;

const columns: Readonly<Record<EvalName, string>> = {
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
  'logps/accuracies': 'logps_accuracies',
  kl: 'kl',
  kl_stderr: 'kl_stderr',
};

const names = Object.keys(columns) as readonly EvalName[];

const insertSql = `
  INSERT OR REPLACE INTO evals (run, step, at, pairs, ${names.map((name) => columns[name]).join(', ')})
  VALUES (@run, @step, @at, @pairs, ${names.map((name) => `@${columns[name]}`).join(', ')})`;

/** Adds an evaluation; one at the same step is replaced. `at`: milliseconds since 1970. */
export function saveEval(db: WritableDb, run: number, metrics: EvalMetrics, at: number): void {
  const row: Record<string, number | null> = { run, at, step: metrics.step, pairs: metrics.pairs };
  for (const name of names) row[columns[name]] = metrics[name];
  change(db, insertSql, row);
}

/** Forgets the evaluations after `step`. */
export function deleteEvalsAfter(db: WritableDb, run: number, step: number): void {
  change(db, 'DELETE FROM evals WHERE run = @run AND step > @step', { run, step });
}

/** In the order of the steps. */
export function listEvals(db: ReadableDb, run: number): EvalMetrics[] {
  const selected = names.map((name) => `${columns[name]} AS "${name}"`).join(', ');
  const sql = `SELECT step, pairs, ${selected} FROM evals WHERE run = @run ORDER BY step`;
  return all<Record<string, number | null>>(db, sql, { run }).map(toEval);
}

/** The last evaluation of every run that has one, deleted runs left out: run id → metrics. */
export function lastEvals(db: ReadableDb): ReadonlyMap<number, EvalMetrics> {
  const selected = names.map((name) => `evals.${columns[name]} AS "${name}"`).join(', ');
  // CROSS JOIN keeps the order: one look-up a run, however many evaluations it has.
  const sql = `
    SELECT evals.run AS run, evals.step AS step, pairs, ${selected} FROM runs CROSS JOIN evals
    ON evals.run = runs.id AND evals.step = (SELECT max(step) FROM evals WHERE run = runs.id)
    WHERE runs.deleted_at IS NULL`;
  const rows = all<Record<string, number | null> & { readonly run: number }>(db, sql);
  return new Map(rows.map(({ run, ...row }) => [run, toEval(row)]));
}

/** An empty column was NaN, except for `kl`, which an evaluation may not have. */
function toEval(row: Readonly<Record<string, number | null>>): EvalMetrics {
  const entries = Object.entries(row).map(([name, value]) => {
    const optional = name === 'kl' || name === 'kl_stderr';
    return [name, value ?? (optional ? null : NaN)] as const;
  });
  return Object.fromEntries(entries) as unknown as EvalMetrics;
}
