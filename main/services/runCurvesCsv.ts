import { metricNames } from '../../shared/metricNames.ts';
import type { EvalMetrics } from '../../shared/run.ts';
import { writePiecesAtomically } from '../engine/files/atomicWrite.ts';
import type { ReadableDb } from '../store/database.ts';
import { listEvals } from '../store/evals.ts';
import { readSteps } from '../store/metrics.ts';
import { getRun } from '../store/runs.ts';

/** What only evaluations have. */
const evalNames = [
  'logps/accuracies',
  'kl',
  'kl_stderr',
  'pairs',
] as const satisfies readonly (keyof EvalMetrics)[];

type Cell = string | number | null;

const header: readonly Cell[] = ['run', 'name', 'step', 'kind', ...metricNames, ...evalNames];

/** Steps that are read and written at a time: a few milliseconds' work. */
const pageSteps = 500;

/**
 * Writes every step and evaluation of some runs into one CSV file (RFC 4180, UTF-8), so that it is whole or not there.
 * One line a step (`kind` is `step`) or evaluation (`eval`), columns by the field's own keys; a cell is empty where
 * there is no number. Lets other events happen meanwhile.
 * @throws NudgeError RUN_NOT_FOUND, DISK_FULL, FILE_UNWRITABLE, STORE_BROKEN
 */
export async function writeCurvesCsv(db: ReadableDb, ids: readonly number[], path: string): Promise<void> {
  const names = new Map(ids.map((id) => [id, getRun(db, id).name]));
  await writePiecesAtomically(path, csvPieces(db, names));
}

/** A file name for the curves of these runs. */
export function suggestCsvName(db: ReadableDb, ids: readonly number[]): string {
  const [id, ...others] = ids;
  const name = id === undefined || others.length > 0 ? `${ids.length} runs` : getRun(db, id).name;
  // What Windows and macOS do not take in a file's name; leading dots would hide it.
  const harmless = name.replace(/[\s\p{Control}<>:"/\\|?*]+/gu, ' ').replace(/^[. ]+|[. ]+$/g, '');
  return `${harmless.slice(0, 100) || 'run'}.csv`;
}

function* csvPieces(db: ReadableDb, names: ReadonlyMap<number, string>): Generator<string> {
  yield toLines([header]);
  for (const [run, name] of names) yield* runPieces(db, run, name);
}

/** A run's steps, page by page, each evaluation after its step. */
function* runPieces(db: ReadableDb, run: number, name: string): Generator<string> {
  const evals = listEvals(db, run);
  let done = 0;
  for (let first = 0; ;) {
    const page = readSteps(db, run, metricNames, { first, last: Number.MAX_SAFE_INTEGER }, pageSteps);
    const lines: (readonly Cell[])[] = [];
    for (const [step, ...values] of page) {
      for (; evals[done] !== undefined && evals[done]!.step < (step ?? 0); done++) {
        lines.push([run, name, ...evalCells(evals[done]!)]);
      }
      lines.push([run, name, step ?? null, 'step', ...values, ...evalNames.map(() => null)]);
    }
    const isLast = page.length < pageSteps;
    if (isLast) lines.push(...evals.slice(done).map((metrics) => [run, name, ...evalCells(metrics)]));
    yield toLines(lines);
    if (isLast) return;
    first = (page.at(-1)?.[0] ?? 0) + 1;
  }
}

function evalCells(metrics: EvalMetrics): Cell[] {
  const values: Readonly<Partial<Record<string, number | null>>> = { ...metrics };
  return [metrics.step, 'eval', ...[...metricNames, ...evalNames].map((name) => values[name] ?? null)];
}

function toLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  if (value === null || Number.isNaN(value)) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
