import Database from 'better-sqlite3';
import { NudgeError, type ErrorCode } from '../../shared/errors.ts';

interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const full: Failure = {
  code: 'DISK_FULL',
  what: 'The disk is full',
  hint: 'Free some space on the disk that holds it and try again. What was saved before is intact.',
};

const broken: Failure = {
  code: 'STORE_BROKEN',
  what: 'The history file is damaged',
  hint: 'Nudge leaves the file as it is. Restore it from a backup, or move it away to start with an empty history.',
};

const unwritable: Failure = {
  code: 'HOME_UNWRITABLE',
  what: 'The history file cannot be opened or written',
  hint: 'Give yourself write access to the folder it is in, or set NUDGE_HOME to another folder.',
};

const other: Failure = {
  code: 'INTERNAL',
  what: 'The history file could not be used',
  hint: 'Close other windows of Nudge and try again. If that does not help, please report this.',
};

/** SQLite's result codes (https://www.sqlite.org/rescode.html), by how they begin. */
const failures: readonly (readonly [prefix: string, failure: Failure])[] = [
  ['SQLITE_FULL', full],
  // The shared-memory file beside the database could not grow.
  ['SQLITE_IOERR_SHMSIZE', full],
  ['SQLITE_CORRUPT', broken],
  ['SQLITE_NOTADB', broken],
  ['SQLITE_CANTOPEN', unwritable],
  ['SQLITE_READONLY', unwritable],
  ['SQLITE_PERM', unwritable],
];

/** What SQLite threw, as a NudgeError that names the file. Anything but an SQLite error stays what it is. */
export function storeFailure(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown;
  const failure = failures.find(([prefix]) => thrown.code.startsWith(prefix))?.[1] ?? other;
  return toError(failure, path, thrown.code, thrown);
}

/** What opening a file threw: the binding reports a missing folder as a TypeError of its own. */
export function openFailure(path: string, thrown: unknown): unknown {
  return thrown instanceof TypeError
    ? toError(unwritable, path, 'no folder', thrown)
    : storeFailure(path, thrown);
}

function toError({ code, what, hint }: Failure, path: string, cause: string, thrown: Error): NudgeError {
  return new NudgeError(
    code,
    `${what}: ${path} (${cause}).`,
    hint,
    { path, sqlite: cause },
    { cause: thrown },
  );
}

/** STORE_BROKEN for content that SQLite accepts and Nudge does not. */
export function brokenStore(path: string, what: string): NudgeError {
  return new NudgeError(broken.code, `${broken.what}: ${path} ${what}.`, broken.hint, { path });
}
