import type { PairFilter } from '../../../shared/dataRoom.ts';
import type { ReadableDb } from '../database.ts';
import { all, fromJson } from '../query.ts';
import { changedPairs, editedPairs } from './changes.ts';
import { askedWords, hasWords, isBeginning, searchedText } from './searchedText.ts';
import { readFindingPairs, readPairsById } from './storedPairs.ts';

/** The pairs that a filter lets through in a version: ids, ascending; null for all of them. */
export function findPairs(db: ReadableDb, version: number, filter: PairFilter): Uint32Array | null {
  const { text, finding, only } = filter;
  const parts: Uint32Array[] = [];
  if (only !== 'all') parts.push(changedPairs(db, version, only));
  if (finding !== null) parts.push(readFindingPairs(db).get(finding) ?? new Uint32Array());
  if (text.trim() !== '') parts.push(pairsWithWords(db, version, askedWords(text)));
  return parts.length === 0 ? null : parts.reduce(inBoth);
}

/** The index knows the words of the source; pairs that were edited are looked at themselves. */
function pairsWithWords(db: ReadableDb, version: number, words: readonly string[]): Uint32Array {
  if (words.length === 0) return new Uint32Array();
  const query = words.map((word) => (isBeginning(word) ? `"${word}"*` : `"${word}"`)).join(' ');
  // As one value: a row for each id would take three times as long.
  const sql = 'SELECT json_group_array(rowid) AS ids FROM words WHERE words MATCH @query';
  const [found] = all<{ ids: string }>(db, sql, { query });
  const ids = Uint32Array.from(fromJson(db, found?.ids ?? '[]') as readonly number[]);
  const edited = editedPairs(db, version);
  if (edited.length === 0) return ids;
  const matching = new Set(ids);
  for (const { id, pair } of readPairsById(db, version, edited)) {
    if (hasWords(searchedText(pair), words)) matching.add(id);
    else matching.delete(id);
  }
  return Uint32Array.from(matching).sort();
}

/** Both ascending. */
function inBoth(a: Uint32Array, b: Uint32Array): Uint32Array {
  const result = new Uint32Array(Math.min(a.length, b.length));
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) {
      result[count] = x;
      count += 1;
    }
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return result.subarray(0, count);
}
