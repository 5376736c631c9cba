import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type ReadableDb, type WritableDb } from './database.ts';
import { prepareHome } from './home.ts';
import { checkVersion, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { guarded } from './query.ts';
import { failAbandonedRuns } from './runs.ts';
import { brokenStore } from './storeErrors.ts';
import { tryTrainingLock } from './trainingLock.ts';

/** How long a statement waits for another process's transaction. */
const busyTimeoutMs = 5000;

/** The database file of a home folder. */
export function storePath(home: string): string {
  return join(home, 'nudge.sqlite');
}

/**
 * Opens the home folder's database for reading and writing, creates or updates it, and marks runs whose
 * process died as failed. A file that is damaged or newer than this version is refused and left as it is.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN, DISK_FULL
 */
export function openStore(home: string, steps: readonly Migration[] = migrations): WritableDb {
  prepareHome(home);
  const path = storePath(home);
  if (existsSync(path)) inspect(path, steps);
  const db = openDatabase(path, { readonly: false, timeout: busyTimeoutMs });
  try {
    configure(db);
    migrate(db, steps);
    settleAbandonedRuns(db, home);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/**
 * Opens an existing database for reading only.
 * @throws NudgeError STORE_NEWER, STORE_BROKEN, HOME_UNWRITABLE when there is none
 */
export function openStoreForReading(home: string): ReadableDb {
  const path = storePath(home);
  inspect(path, migrations);
  return openDatabase(path, { readonly: true, timeout: busyTimeoutMs });
}

/**
 * Marks runs whose process died as failed. No run can be alive while the training lock is free; a run that holds
 * it is left alone.
 */
export function settleAbandonedRuns(db: WritableDb, home: string): void {
  const lock = tryTrainingLock(home);
  if (lock === null) return;
  try {
    failAbandonedRuns(db);
  } finally {
    lock.release();
  }
}

/**
 * Looks before anything is written. A read-only handle neither recovers nor shortens the write-ahead log, so
 * a refused file stays as it is. The self-check takes about 2.5 ms a megabyte, and a year of runs is a few.
 */
function inspect(path: string, steps: readonly Migration[]): void {
  const db = openDatabase(path, { readonly: true, timeout: busyTimeoutMs });
  try {
    checkVersion(db, steps.at(-1)?.version ?? 0);
    const found = guarded(path, () => db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw brokenStore(path, 'fails its self-check');
  } finally {
    db.close();
  }
}

/**
 * Write-ahead logging lets the interface read while a run is recorded. With it, `synchronous = NORMAL` keeps
 * every commit through a crash of the app and the file sound through a power cut; a power cut can only lose
 * the last seconds of metrics, which is not worth a disk flush for every batch.
 */
function configure(db: WritableDb): void {
  guarded(db.name, () => {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
  });
}
