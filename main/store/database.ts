import Database from 'better-sqlite3';
import { openFailure } from './storeErrors.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A handle that functions which only read ask for. */
export type ReadableDb = Database.Database & { readonly [readable]: true };

/** A handle that may write; it reads as well. */
export type WritableDb = ReadableDb & { readonly [writable]: true };

/**
 * Opens a database file. `timeout`: how long a statement waits for another process's lock, in milliseconds.
 * @throws NudgeError HOME_UNWRITABLE when there is no such folder or, read-only, no such file
 */
export function openDatabase(path: string, options: { readonly: true; timeout: number }): ReadableDb;
export function openDatabase(path: string, options: { readonly: false; timeout: number }): WritableDb;
export function openDatabase(path: string, options: Database.Options): Database.Database {
  try {
    return new Database(path, options);
  } catch (thrown) {
    throw openFailure(path, thrown);
  }
}
