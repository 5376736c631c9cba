import { tooManyColumns } from './readErrors.ts';
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
  throw tooManyColumns(path, columns, limits);
}

/**
 * An object of names and the values that `valueAt` gives for them in order, also where a name is one that objects
 * have a meaning for.
 */
export function namedValues(
  names: readonly string[],
  valueAt: (index: number) => unknown,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const value = valueAt(i);
    if (name !== '__proto__') values[name] = value;
    else Object.defineProperty(values, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return values;
}

/** A row of a table of text. */
export function tableRow(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  return namedValues(names, (index) => cells[index] ?? '');
}
