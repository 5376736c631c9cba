import type { PairChange, PairId, VersionStep } from '../../../shared/dataRoom.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { ReadableDb, WritableDb } from '../database.ts';
import { all, change, inTransaction } from '../query.ts';

/** The newest version. */
export function newestVersion(db: ReadableDb): number {
  return all<{ version: number }>(db, 'SELECT max(version) AS version FROM versions')[0]?.version ?? 1;
}

/** Every version, newest first. */
export function readHistory(db: ReadableDb): VersionStep[] {
  return all<VersionStep>(
    db,
    `SELECT version, at, iif(back_to IS NULL, action, 'restore') AS action, back_to AS backTo,
       coalesce(pairs, 0) AS pairs
     FROM versions LEFT JOIN (SELECT version, count(*) AS pairs FROM changes GROUP BY version) USING (version)
     ORDER BY version DESC`,
  );
}

/**
 * Writes down a change as a new version; returns its number. Ids that there are not are passed over.
 * `now`: milliseconds since 1970. @throws NudgeError FILE_NOT_FOUND for a version that there is not, DISK_FULL
 */
export function applyChange(db: WritableDb, asked: PairChange, now: number): number {
  return inTransaction(db, () => {
    const version = newestVersion(db) + 1;
    addVersion(db, version, asked, now);
    if (asked.action === 'restore') change(db, restoreSql, { version, backTo: asked.version });
    else {
      const pairs = asked.action === 'edit' ? [asked.pair] : asked.pairs;
      const edited = asked.action === 'edit' ? JSON.stringify(asked.to) : null;
      change(db, insertSql(nextState[asked.action]), { version, pairs: JSON.stringify(pairs), edited });
    }
    return version;
  });
}

function addVersion(db: WritableDb, version: number, asked: PairChange, now: number): void {
  const backTo = asked.action === 'restore' ? asked.version : null;
  if (backTo !== null && backTo >= version) throw noVersion(backTo);
  const action = backTo === null ? asked.action : 'revert';
  const sql = 'INSERT INTO versions (version, at, action, back_to) VALUES (@version, @now, @action, @backTo)';
  change(db, sql, { version, now, action, backTo });
}

/** excluded, swapped, edited after a change, from those of `before` it. */
const nextState: Readonly<Record<Exclude<PairChange['action'], 'restore'>, string>> = {
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

/** Each changed pair's last change up to `@version`: with `max`, SQLite takes the other columns from its row. */
const lastChanges = `
  SELECT pair, max(version), excluded, swapped, edited FROM changes WHERE version <= @version GROUP BY pair`;

/** Only of pairs that stand otherwise now. Before its first change, a pair stands as it was imported. */
const restoreSql = `
  INSERT INTO changes (pair, version, excluded, swapped, edited)
  SELECT now.pair, @version, coalesce(past.excluded, 0), coalesce(past.swapped, 0), past.edited
  FROM (${lastChanges}) AS now LEFT JOIN changes AS past ON past.pair = now.pair AND past.version =
    (SELECT max(version) FROM changes WHERE pair = now.pair AND version <= @backTo)
  WHERE (now.excluded, now.swapped, now.edited)
    IS NOT (coalesce(past.excluded, 0), coalesce(past.swapped, 0), past.edited)`;

function noVersion(version: number): NudgeError {
  return new NudgeError(
    'FILE_NOT_FOUND',
    `These pairs have no version ${String(version)}.`,
    'Choose another version.',
    { version },
  );
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
