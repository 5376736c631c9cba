import { join } from 'node:path';
import Database from 'better-sqlite3';
import { NudgeError } from '../../shared/errors.ts';
import { openDatabase } from './database.ts';
import { storeFailure } from './storeErrors.ts';

/** The right to train, held by at most one process. */
export interface TrainingLock {
  readonly release: () => void;
}

/** Opening the store holds the lock for an instant; a run that starts then waits for it. */
const startTimeoutMs = 1000;

/**
 * Takes the right to train. It is an exclusive SQLite lock on an empty file, so the operating system gives it
 * back when the process ends, however it ends: nothing to clean up after a crash, no process ids to trust.
 * @throws NudgeError RUN_IN_PROGRESS when another run holds it, HOME_UNWRITABLE, DISK_FULL
 */
export function takeTrainingLock(home: string): TrainingLock {
  const lock = lockFile(home, startTimeoutMs);
  if (lock !== null) return lock;
  throw new NudgeError(
    'RUN_IN_PROGRESS',
    'Another run is training.',
    'Wait until it is done, or stop it, and start this one again.',
  );
}

/** The lock, or null at once when a run holds it. */
export function tryTrainingLock(home: string): TrainingLock | null {
  return lockFile(home, 0);
}

function lockFile(home: string, timeout: number): TrainingLock | null {
  const path = join(home, 'training.lock');
  const file = openDatabase(path, { readonly: false, timeout });
  try {
    // In memory, so that a killed process leaves no journal behind.
    file.pragma('journal_mode = MEMORY');
    file.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    file.close();
    if (isBusy(thrown)) return null;
    throw storeFailure(path, thrown);
  }
  return { release: () => void file.close() };
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
}
