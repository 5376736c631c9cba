import type { EvalMetrics, RunStatus, RunSummary } from '../../shared/run.ts';

/** What the table of runs can be sorted by. */
export const runSortKeys = [
  'name',
  'status',
  'model',
  'data',
  'beta',
  'learningRate',
  'steps',
  'accuracy',
  'margin',
  'kl',
  'loss',
  'when',
] as const;
export type RunSortKey = (typeof runSortKeys)[number];

export interface RunOrder {
  readonly key: RunSortKey;
  readonly descending: boolean;
}

/** Which runs to show; a run has to pass all of it. */
export interface RunFilter {
  /** Words that all have to occur in a run's name, note, tags, model or data, whatever their case. */
  readonly search: string;
  readonly status: RunStatus | null;
  readonly tag: string | null;
}

export const noFilter: RunFilter = { search: '', status: null, tag: null };

/** The runs that pass, in the same order. */
export function filterRuns(runs: readonly RunSummary[], filter: RunFilter): readonly RunSummary[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(
    (run) =>
      (filter.status === null || run.status === filter.status) &&
      (filter.tag === null || run.tags.includes(filter.tag)) &&
      containsAll(run, words),
  );
}

function containsAll(run: RunSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [run.name, run.note, ...run.tags, run.modelName, run.datasetName].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

const statusOrder: Readonly<Record<RunStatus, number>> = { running: 0, done: 1, stopped: 2, failed: 3 };

/** The last evaluation after a step: the one before the first says nothing about the run. */
export function judgedBy({ lastEval }: RunSummary): EvalMetrics | null {
  return lastEval !== null && lastEval.step > 0 ? lastEval : null;
}

/** What a run is sorted by; null where it has no such value. */
const sortValues: Readonly<Record<RunSortKey, (run: RunSummary) => string | number | null>> = {
  name: (run) => run.name,
  status: (run) => statusOrder[run.status],
  model: (run) => run.modelName,
  data: (run) => run.datasetName,
  beta: (run) => run.settings.loss.beta,
  learningRate: (run) => run.settings.learningRate,
  steps: (run) => run.step,
  accuracy: (run) => judgedBy(run)?.['rewards/accuracies'] ?? null,
  margin: (run) => judgedBy(run)?.['rewards/margins'] ?? null,
  kl: (run) => judgedBy(run)?.kl ?? null,
  loss: (run) => judgedBy(run)?.loss ?? null,
  when: (run) => run.createdAt,
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Sorted copies; runs without the value come last either way, equal ones newest first. */
export function sortRuns(runs: readonly RunSummary[], { key, descending }: RunOrder): readonly RunSummary[] {
  const valueOf = sortValues[key];
  const sign = descending ? -1 : 1;
  return runs
    .map((run) => ({ run, value: valueOf(run) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null) || b.run.id - a.run.id;
      }
      return sign * compare(a.value, b.value) || b.run.id - a.run.id;
    })
    .map(({ run }) => run);
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' || typeof b === 'string' ? collator.compare(String(a), String(b)) : a - b;
}

/** The order after a click on a column's head: the same column turns around, another starts at its useful end. */
export function nextOrder(order: RunOrder, key: RunSortKey): RunOrder {
  if (order.key === key) return { key, descending: !order.descending };
  return { key, descending: ['accuracy', 'margin', 'when', 'steps'].includes(key) };
}

/** Every tag of the runs once, in alphabetical order. */
export function tagsOf(runs: readonly RunSummary[]): readonly string[] {
  return [...new Set(runs.flatMap(({ tags }) => tags))].sort(collator.compare);
}
