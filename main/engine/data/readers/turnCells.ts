import type { NudgeError } from '../../../../shared/errors.ts';
import { parsedText } from './jsonNesting.ts';
import { defaultLimits } from './limits.ts';
import { noTable } from './readErrors.ts';
import type { ReadRow } from './sourceRow.ts';

type Table = Readonly<Record<string, unknown>>;

/** A list of dictionaries as Python prints it. */
const pythonTurns = /^\s*\[\s*\{\s*['"](?:role|from|content|value)['"]\s*:\s*'/;

/** Names of columns without which there is no pair. */
const neededColumns = /^(?:prompt|chosen|rejected)$/i;

/** So many rows, or so much text, decide what a column holds. */
const sampleRows = 100;
const sampleCharacters = 2 ** 22;

/**
 * Reads conversations in the cells of a table of text: a column of which all cells among the first rows hold turns as
 * JSON is read as such. A later cell that is no JSON stays text.
 * @throws NudgeError DATA_SHAPE for turns as Python prints them, which cannot be told apart from text surely
 */
export async function* readTurnCells(
  path: string,
  batches: AsyncIterable<readonly ReadRow[]>,
): AsyncGenerator<readonly ReadRow[]> {
  const held: (readonly ReadRow[])[] = [];
  let columns: readonly string[] | null = null;
  for await (const rows of batches) {
    if (columns !== null) {
      yield rowsWithTurns(rows, columns);
      continue;
    }
    held.push(rows);
    const sample = held.flat();
    if (sample.length < sampleRows && charactersIn(sample) < sampleCharacters) continue;
    columns = turnColumns(path, sample);
    yield rowsWithTurns(sample, columns);
  }
  if (columns !== null) return;
  const sample = held.flat();
  yield rowsWithTurns(sample, turnColumns(path, sample));
}

function charactersIn(rows: readonly ReadRow[]): number {
  const cells = rows.flatMap(({ value, fault }) => (fault === null ? Object.values(value as Table) : []));
  return cells.reduce<number>((sum, cell) => sum + String(cell).length, 0);
}

function turnColumns(path: string, rows: readonly ReadRow[]): readonly string[] {
  const tables = rows.flatMap(({ value, fault }) => (fault === null ? [value as Table] : []));
  return Object.keys(tables[0] ?? {}).filter((name) => {
    const cells = tables.map((table) => table[name]).filter((cell) => cell !== '');
    if (cells.length === 0) return false;
    if (cells.every((cell) => typeof cell === 'string' && turnsIn(cell) !== null)) return true;
    const isPython = cells.every((cell) => typeof cell === 'string' && pythonTurns.test(cell));
    if (isPython && neededColumns.test(name)) throw pythonError(path, name);
    return false;
  });
}

function pythonError(path: string, name: string): NudgeError {
  return noTable(
    path,
    `has conversations in the column "${name}" as Python prints them, which is not JSON`,
    'Export the data as JSONL or Parquet: there conversations stay what they are.',
  );
}

function rowsWithTurns(rows: readonly ReadRow[], columns: readonly string[]): readonly ReadRow[] {
  if (columns.length === 0) return rows;
  return rows.map((row) =>
    row.fault === null ? { ...row, value: withTurns(row.value as Table, columns) } : row,
  );
}

function withTurns(table: Table, columns: readonly string[]): Table {
  const read = columns.map((name) => {
    const cell = table[name];
    return [name, (typeof cell === 'string' ? turnsIn(cell) : null) ?? cell] as const;
  });
  return { ...table, ...Object.fromEntries(read) };
}

/** A list of turns, one turn, or an object with such a list as its messages, in JSON; null for any other text. */
function turnsIn(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return null;
  const value = parsedText(cell, defaultLimits.depth) ?? null;
  return areTurns(value) || areTurns((value as Table | null)?.['messages']) ? value : null;
}

function areTurns(value: unknown): boolean {
  const turns: readonly unknown[] = Array.isArray(value) ? value : [value];
  return turns.length > 0 && turns.every(isTurn);
}

function isTurn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const turn = value as Readonly<Record<string, unknown>>;
  const isOpenAi = typeof turn['role'] === 'string' && 'content' in turn;
  return isOpenAi || (typeof turn['from'] === 'string' && 'value' in turn);
}
