import type { FindingKind, PairFilter, PairId } from '../../../shared/dataRoom.ts';
import type { ReadableDb } from '../database.ts';
import { all, fromJson } from '../query.ts';
import { changedPairs, editedPairs } from './changes.ts';
import { everyPair, indexedPairs, listedPairs, type FoundPairs } from './foundPairs.ts';
import { askedWords, hasWords, isBeginning, searchedText } from './searchedText.ts';
import { countPairs, readPairsById } from './storedPairs.ts';

/**
 * The pairs that a filter lets through in a version.
 * @param pairsOf the pairs of every finding: ids, ascending
 */
export function findPairs(
  db: ReadableDb,
  version: number,
  { text, finding, only }: PairFilter,
  pairsOf: ReadonlyMap<FindingKind, Uint32Array>,
): FoundPairs {
  const lists: Uint32Array[] = [];
  if (only !== 'all') lists.push(changedPairs(db, version, only));
  if (finding !== null) lists.push(pairsOf.get(finding) ?? new Uint32Array());
  if (text.trim() === '') return lists.length === 0 ? everyPair(countPairs(db)) : common(lists);
  const words = askedWords(text);
  if (words.length === 0) return listedPairs(new Uint32Array());
  const edited = editedPairs(db, version);
  if (lists.length === 0 && edited.length === 0) return indexedPairs(db, queryFor(words));
  return common([...lists, pairsWithWords(db, version, words, edited)]);
}

function queryFor(words: readonly string[]): string {
  return words.map((word) => (isBeginning(word) ? `"${word}"*` : `"${word}"`)).join(' ');
}

/** The index knows the words of the source; pairs that were edited are looked at themselves. */
function pairsWithWords(
  db: ReadableDb,
  version: number,
  words: readonly string[],
  edited: readonly PairId[],
): Uint32Array {
  // As one value: a row for each id would take three times as long.
  const sql = 'SELECT json_group_array(rowid) AS ids FROM words WHERE words MATCH @query';
  const [found] = all<{ ids: string }>(db, sql, { query: queryFor(words) });
  const ids = Uint32Array.from(fromJson(db, found?.ids ?? '[]') as readonly number[]);
  if (edited.length === 0) return ids;
  const matching = new Set(ids);
  for (const { id, pair } of readPairsById(db, version, edited)) {
    if (hasWords(searchedText(pair), words)) matching.add(id);
    else matching.delete(id);
  }
  return Uint32Array.from(matching).sort();
}

function common(lists: readonly Uint32Array[]): FoundPairs {
  return listedPairs(lists.reduce(inBoth));
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
