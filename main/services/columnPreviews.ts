import type { ColumnPreview } from '../../shared/dataRoom.ts';
import { columnNames } from '../engine/data/layout.ts';
import type { SourceRow } from '../engine/data/readers/sourceRow.ts';
import { isRow, valueAt, type Row } from '../engine/data/row.ts';
import { turnsOf } from '../engine/data/turns.ts';

const shownExamples = 3;
const exampleLength = 200;

/** Fields are shown so many levels deep, and so many of one column: an object may be a list in disguise. */
const deepest = 2;
const mostFields = 50;

/** The columns of a source's first rows, each followed by the fields inside it. */
export function columnPreviews(sample: readonly SourceRow[]): ColumnPreview[] {
  const rows = sample.map(({ value }) => value).filter(isRow);
  const names = columnNames(sample);
  const seen = new Set(names);
  return names.flatMap((name) => withFields(name, 0, rows, seen));
}

function withFields(name: string, depth: number, rows: readonly Row[], seen: Set<string>): ColumnPreview[] {
  const values = rows.map((row) => valueAt(row, name)).filter((value) => value !== undefined);
  const found = [columnPreview(name, depth, values)];
  if (depth === deepest) return found;
  const fields = new Set(values.filter(isRow).flatMap((value) => Object.keys(value)));
  for (const field of [...fields].slice(0, mostFields)) {
    const path = `${name}.${field}`;
    // A column of this very name comes first wherever columns are looked up.
    if (seen.has(path)) continue;
    seen.add(path);
    found.push(...withFields(path, depth + 1, rows, seen));
  }
  return found;
}

function columnPreview(name: string, depth: number, values: readonly unknown[]): ColumnPreview {
  const kinds = new Set(values.map(kindOf));
  const [kind = 'empty'] = kinds;
  return {
    name,
    depth,
    kind: kinds.size > 1 ? 'mixed' : kind,
    examples: values.slice(0, shownExamples).map(example),
  };
}

function kindOf(value: unknown): ColumnPreview['kind'] {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'truth';
  if (Array.isArray(value)) return turnsOf(value) === null ? 'list' : 'turns';
  return 'object';
}

function example(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > exampleLength ? `${text.slice(0, exampleLength)}…` : text;
}
