import type { PairChange, PairId } from '../../../shared/dataRoom.ts';
import type { ReadableDb, WritableDb } from '../database.ts';
import { all, change, inTransaction } from '../query.ts';

/** The newest version. */
export function newestVersion(db: ReadableDb): number {
  return all<{ version: number }>(db, 'SELECT max(version) AS version FROM versions')[0]?.version ?? 1;
}

/**
 * Writes down a change as a new version; returns its number. Ids that there are not are passed over.
 * `now`: milliseconds since 1970. @throws NudgeError DISK_FULL
 */
export function applyChange(db: WritableDb, asked: PairChange, now: number): number {
  return inTransaction(db, () => {
    const version = newestVersion(db) + 1;
    change(db, 'INSERT INTO versions (version, at, action) VALUES (@version, @now, @action)', {
      ...{ version, now, action: asked.action },
    });
    const pairs = asked.action === 'edit' ? [asked.pair] : asked.pairs;
    const edited = asked.action === 'edit' ? JSON.stringify(asked.to) : null;
    const sql = insertSql(nextState[asked.action]);
    change(db, sql, { version, pairs: JSON.stringify(pairs), edited });
    return version;
  });
}

/** excluded, swapped, edited after a change, from those of `before` it. */
const nextState: Readonly<Record<PairChange['action'], string>> = {
  exclude: '1, coalesce(before.swapped, 0), before.edited',
  include: '0, coalesce(before.swapped, 0), before.edited',
  swap: 'coalesce(before.excluded, 0), 1 - coalesce(before.swapped, 0), before.edited',
  edit: 'coalesce(before.excluded, 0), 0, @edited',
  revert: 'coalesce(before.excluded, 0), 0, @edited',
};

/** All in one statement: a balance may leave out half of a million pairs. One that is named twice is changed once. */
function insertSql(state: string): string {
  return `
    INSERT INTO changes (pair, version, excluded, swapped, edited)
    SELECT pairs.id, @version, ${state} FROM json_each(@pairs) AS asked JOIN pairs ON pairs.id = asked.value
    LEFT JOIN changes AS before ON before.pair = pairs.id AND before.version =
      (SELECT max(version) FROM changes WHERE pair = pairs.id AND version < @version)
    WHERE true ON CONFLICT DO NOTHING`;
}

/** How many pairs a version leaves out, and how many it has otherwise than the source. */
export function countChanges(db: ReadableDb, version: number): { excluded: number; changed: number } {
  const [row] = all<{ excluded: number; changed: number }>(
    db,
    `SELECT coalesce(sum(excluded), 0) AS excluded,
       coalesce(sum(swapped = 1 OR edited IS NOT NULL), 0) AS changed FROM (${lastChanges})`,
    { version },
  );
  return row ?? { excluded: 0, changed: 0 };
}

/** Each changed pair's last change up to `@version`: with `max`, SQLite takes the other columns from its row. */
const lastChanges = `
  SELECT pair, max(version), excluded, swapped, edited FROM changes WHERE version <= @version GROUP BY pair`;

/** Pairs that a version leaves out, or has otherwise than the source: ids, ascending. */
export function changedPairs(db: ReadableDb, version: number, only: 'excluded' | 'changed'): Uint32Array {
  const wanted = only === 'excluded' ? 'excluded = 1' : '(swapped = 1 OR edited IS NOT NULL)';
  const sql = `SELECT pair FROM (${lastChanges}) WHERE ${wanted} ORDER BY pair`;
  return Uint32Array.from(all<{ pair: PairId }>(db, sql, { version }), ({ pair }) => pair);
}

/** Pairs whose words are not the source's any more: ids, ascending. */
export function editedPairs(db: ReadableDb, version: number): PairId[] {
  const sql = `SELECT pair FROM (${lastChanges}) WHERE edited IS NOT NULL ORDER BY pair`;
  return all<{ pair: PairId }>(db, sql, { version }).map(({ pair }) => pair);
}
