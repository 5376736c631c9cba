import Database from 'better-sqlite3';
import { openDatabase } from './database.ts';
import { storeFailure } from './storeErrors.ts';

/** A lock that this process holds. */
export interface FileLock {
  readonly release: () => void;
}

/**
 * Locks an empty file, for this process alone or shared with others, or gives null when it is still taken after
 * `timeoutMs`. It is an SQLite lock, so the operating system gives it back when the process ends, however it ends:
 * nothing to clean up after a crash, no process ids to trust.
 * @throws NudgeError HOME_UNWRITABLE, DISK_FULL
 */
export function lockFile(path: string, kind: 'exclusive' | 'shared', timeoutMs: number): FileLock | null {
  const file = openDatabase(path, { readonly: false, timeout: timeoutMs });
  try {
    // In memory, so that a killed process leaves no journal behind.
    file.pragma('journal_mode = MEMORY');
    // A shared lock lasts from the first look into the file to the end of the transaction.
    file.exec(kind === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT count(*) FROM sqlite_schema');
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
