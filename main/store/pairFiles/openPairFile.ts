import { existsSync } from 'node:fs';
import { NudgeError } from '../../../shared/errors.ts';
import { openDatabase, type WritableDb } from '../database.ts';
import { migrate } from '../migrate.ts';
import { guarded } from '../query.ts';
import { brokenStore } from '../storeErrors.ts';
import { pairFileId, pairFileMigrations, pairFileVersion } from './schema.ts';

/** How long a statement waits for another process's change to the same dataset. */
const busyTimeoutMs = 5000;

/**
 * Opens a dataset's file, of an older layout too.
 * @throws NudgeError FILE_NOT_FOUND, STORE_NEWER, STORE_BROKEN, HOME_UNWRITABLE, DISK_FULL
 */
export function openPairFile(path: string): WritableDb {
  if (!existsSync(path)) throw noFile(path);
  const db = openDatabase(path, { readonly: false, timeout: busyTimeoutMs });
  try {
    // A file of the newest layout is only read: somebody else may be changing it.
    if (knownVersion(db) < pairFileVersion) migrate(db, pairFileMigrations, pairFileId);
    guarded(path, () => db.pragma('foreign_keys = ON'));
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function knownVersion(db: WritableDb): number {
  const [id = 0, version = 0] = guarded(db.name, () =>
    ['application_id', 'user_version'].map((name) => Number(db.pragma(name, { simple: true }))),
  );
  if (id !== pairFileId) throw brokenStore(db.name, 'is not a dataset of Nudge');
  if (version <= pairFileVersion) return version;
  throw new NudgeError(
    'STORE_NEWER',
    `${db.name} was written by a newer version of Nudge.`,
    'Update Nudge, or import the file again. Nothing was changed.',
    { path: db.name },
  );
}

function noFile(path: string): NudgeError {
  return new NudgeError(
    'FILE_NOT_FOUND',
    `Nudge's copy of these pairs is gone: ${path}.`,
    'Import their file again.',
    { path },
  );
}
