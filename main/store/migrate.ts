import { NudgeError } from '../../shared/errors.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import type { Migration } from './migrations/migration.ts';
import { guarded, inTransaction } from './query.ts';
import { brokenStore } from './storeErrors.ts';

/** Marks a file as Nudge's own: "NUDG" in ASCII. */
const applicationId = 0x4e554447;

/**
 * Brings a database from any older version to the newest, each step in a transaction of its own: a step that
 * fails leaves the version before it. The version is read again inside the transaction, so that two
 * processes that open the file at once do not both apply a step.
 * `id`: what marks such files.
 * @throws NudgeError DISK_FULL, STORE_BROKEN
 */
export function migrate(db: WritableDb, migrations: readonly Migration[], id = applicationId): void {
  for (const { version, sql } of migrations) {
    inTransaction(db, () => {
      if (readNumber(db, 'user_version') >= version) return;
      db.exec(sql);
      db.pragma(`application_id = ${id}`);
      db.pragma(`user_version = ${version}`);
    });
  }
}

/**
 * Refuses a file that this version of Nudge must not touch. Only reads.
 * @throws NudgeError STORE_NEWER, STORE_BROKEN
 */
export function checkVersion(db: ReadableDb, newest: number): void {
  const version = readNumber(db, 'user_version');
  if (version > newest) {
    throw new NudgeError(
      'STORE_NEWER',
      `${db.name} was written by a newer version of Nudge (${version}; this one knows ${newest}).`,
      'Update Nudge, or set NUDGE_HOME to another folder. Nothing was changed.',
      { path: db.name, version, newest },
    );
  }
  const id = readNumber(db, 'application_id');
  if (id !== applicationId && !(id === 0 && isEmpty(db)))
    throw brokenStore(db.name, 'is not a file of Nudge');
}

function readNumber(db: ReadableDb, pragma: 'user_version' | 'application_id'): number {
  return guarded(db.name, () => Number(db.pragma(pragma, { simple: true })));
}

function isEmpty(db: ReadableDb): boolean {
  return guarded(db.name, () => db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined);
}
