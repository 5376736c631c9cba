import type { RunDetails } from '../../../shared/run.ts';
import { settingRows } from '../../settings/settingRows.ts';
import { common } from '../../text/common.ts';
import { compareText } from '../../text/compare.ts';

/** A figure or setting of several runs. */
export interface ComparisonRow {
  readonly key: string;
  readonly label: string;
  readonly term: string;
  readonly values: readonly string[];
}

/** What the runs are judged by, side by side. */
export function figureRows(runs: readonly RunDetails[]): ComparisonRow[] {
  const { rows, none, percent, signed, kl, loss, steps } = compareText;
  const evals = runs.map((run) => run.evals.findLast(({ step }) => step > 0) ?? null);
  const of = (key: keyof typeof rows, values: readonly (string | null)[]): ComparisonRow => ({
    key,
    ...rows[key],
    values: values.map((value) => value ?? none),
  });
  return [
    of(
      'status',
      runs.map(({ status }) => common.statuses[status]),
    ),
    of(
      'steps',
      runs.map((run) => steps(run.step, run.steps)),
    ),
    of(
      'accuracy',
      evals.map((last) => last && percent(last['rewards/accuracies'])),
    ),
    of(
      'gap',
      evals.map((last) => last && signed(last['rewards/margins'])),
    ),
    of(
      'kl',
      evals.map((last) => {
        const value = last?.kl ?? null;
        return value === null ? null : kl(value, last?.kl_stderr ?? null);
      }),
    ),
    of(
      'loss',
      evals.map((last) => last && loss(last.loss)),
    ),
  ];
}

/** Model, data and settings, those that differ only. */
export function differenceRows(runs: readonly RunDetails[]): ComparisonRow[] {
  const { model, data, none } = compareText;
  const made: ComparisonRow[] = [
    { key: 'model', ...model, values: runs.map(({ modelName }) => modelName) },
    { key: 'data', ...data, values: runs.map(({ datasetName }) => datasetName) },
  ];
  const settings = settingRows(runs.map((run) => run.settings))
    .filter(({ differs }) => differs)
    .map(({ name, label, term, values }) => ({
      key: name,
      label,
      term,
      values: values.map((value) => value ?? none),
    }));
  return [...made.filter(({ values }) => values.some((value) => value !== values[0])), ...settings];
}
