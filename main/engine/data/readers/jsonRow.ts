import { isUtf8 } from 'node:buffer';
import { isRow } from '../row.ts';
import { hasHalfCharacters } from './halfCharacters.ts';
import { isDeeper, nestingFault } from './jsonNesting.ts';
import { findSyntaxFault, syntaxError } from './jsonSyntax.ts';
import { notTextRow, tooDeepRow, tooWideRow } from './readErrors.ts';
import { faultyRow, goodRow } from './sourceRow.ts';
import type { ReadRow, ReadTask, RowFault } from './sourceRow.ts';
import { notTextError } from './utf8.ts';
import type { Place } from './utf8.ts';

/**
 * One JSON text as a row.
 * @param line as the row shall have it; `place` is for messages.
 */
export function jsonRow(bytes: Buffer, place: Place, line: number | null, task: ReadTask): ReadRow {
  if (!isUtf8(bytes)) return faultyRow(line, notText(bytes, place));
  const deep = nestingFault(bytes, line, task);
  if (deep !== null) return faultyRow(line, deep);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return faultyRow(line, bytes.includes(0) ? notText(bytes, place) : notJson(text, place));
  }
  const { path, limits } = task;
  const columns = bytes.length > limits.columns && isRow(value) ? Object.keys(value).length : 0;
  if (columns > limits.columns) return faultyRow(line, tooWideRow(path, columns, limits));
  if (isDeeper(value, limits.depth)) return faultyRow(line, tooDeepRow(path, line, limits.depth));
  return hasHalfCharacters(text, value) ? faultyRow(line, halfCharacter(place)) : goodRow(value, line);
}

function halfCharacter({ path, line }: Place): RowFault {
  const what = 'half a character (an escaped surrogate without its other half)';
  return notTextRow(path, line, what, 'Mend the text in that row, or export the file again.');
}

function notText(bytes: Uint8Array, place: Place): RowFault {
  const what = bytes.includes(0) ? 'a NUL byte' : 'a byte that is not UTF-8';
  return { detail: `it has ${what}`, error: () => notTextError(bytes, place) };
}

function notJson(text: string, place: Place): RowFault {
  const expected = findSyntaxFault(text)?.expected ?? 'JSON';
  return {
    detail: `it is not JSON (at one place it should have ${expected})`,
    error: () => syntaxError(text, place),
  };
}
