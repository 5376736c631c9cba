import { noTable } from './readErrors.ts';
import type { ReadTask } from './sourceRow.ts';

/**
 * The names of a table's columns from its header row. A column without a name is called by its number, one with a
 * name that came before gets its number behind it.
 * @throws NudgeError DATA_SHAPE for more columns than a table has
 */
export function columnNames(task: ReadTask, header: readonly string[]): readonly string[] {
  checkColumns(task, header.length);
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const name = cell.trim() === '' ? `column ${index + 1}` : cell.trim();
    const own = taken.has(name) ? `${name} ${index + 1}` : name;
    taken.add(own);
    return own;
  });
}

/** @throws NudgeError DATA_SHAPE for more columns than a table has */
export function checkColumns({ path, limits }: ReadTask, columns: number): void {
  if (columns <= limits.columns) return;
  throw noTable(
    path,
    `has ${columns} columns; Nudge reads tables of up to ${limits.columns}`,
    'Check that this is the right file. A table of pairs has a few columns: the prompt and two answers.',
  );
}

/** A row as an object, also where a column has a name that objects have a meaning for. */
export function tableRow(
  names: readonly string[],
  cells: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
}
