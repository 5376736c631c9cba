import type { PairId } from '../../../shared/dataRoom.ts';
import type { ReadableDb } from '../database.ts';
import { all } from '../query.ts';

/** Pairs that a filter lets through, by rising id. */
export interface FoundPairs {
  readonly total: number;
  /** Up to `limit` of their ids; `offset` counts from 0. */
  readonly page: (offset: number, limit: number) => Iterable<PairId>;
}

/** All of a dataset's pairs: their ids are 1 to `total`. */
export function everyPair(total: number): FoundPairs {
  const page: FoundPairs['page'] = (offset, limit) =>
    Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => offset + i + 1);
  return { total, page };
}

/** `ids`: ascending. */
export function listedPairs(ids: Uint32Array): FoundPairs {
  return { total: ids.length, page: (offset, limit) => ids.subarray(offset, offset + limit) };
}

/**
 * The pairs that a query of the word index finds (https://www.sqlite.org/fts5.html, "Full-text Query Syntax"). They
 * are counted and not listed: a common word is in a million pairs, and a person looks at a few of them.
 */
export function indexedPairs(db: ReadableDb, query: string): FoundPairs {
  const count = 'SELECT count(*) AS total FROM words WHERE words MATCH @query';
  const ids = `SELECT rowid AS id FROM words WHERE words MATCH @query ORDER BY rowid LIMIT @limit OFFSET @offset`;
  return {
    total: all<{ total: number }>(db, count, { query })[0]?.total ?? 0,
    page: (offset, limit) => all<{ id: PairId }>(db, ids, { query, offset, limit }).map(({ id }) => id),
  };
}
