import type { DropReason } from '../../../shared/pair.ts';

/** A row of a file: its columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Why a row is no pair. */
export interface RowProblem {
  readonly reason: DropReason;
  /** What is wrong, to go on from "Row 3: ". */
  readonly detail: string;
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A column by name, or for `a.b` the field b inside column a; undefined where there is none, or nothing in it. */
export function valueAt(row: Row, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path] ?? undefined;
  const dot = path.indexOf('.');
  if (dot === -1) return undefined;
  const inner = Object.hasOwn(row, path.slice(0, dot)) ? row[path.slice(0, dot)] : undefined;
  return isRow(inner) ? valueAt(inner, path.slice(dot + 1)) : undefined;
}
