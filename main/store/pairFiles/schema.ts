import type { Migration } from '../migrations/migration.ts';

/** Marks a file as a dataset of Nudge's: "NUDP" in ASCII. */
export const pairFileId = 0x4e554450;

/** The newest layout of such files that this Nudge knows. */
export const pairFileVersion = 2;

/*
 * One file a dataset. What was imported never changes; what a person changed is kept beside it, version by version.
 *
 * `pairs`: ids count from 1 without a gap. `chat`: 1 where prompt and answers are JSON lists of turns, 0 for texts.
 * `findings.pairs`: ids, ascending, u32 little-endian. `changes`: how a pair stands since a version; `edited`: the
 * pair as a person wrote it, JSON, or NULL; where `swapped` is 1 its answers then change places. `back_to`: of a
 * 'revert', the version that every pair is again as in; NULL where some pairs are as they were imported. Times are
 * milliseconds since 1970. `words`: which pairs a word is in, and nothing more (https://www.sqlite.org/fts5.html,
 * "contentless", "detail"): a third of the size and time of an index that also knows where.
 */
export const pairFileSql = `
  CREATE TABLE pairs (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,
    chat INTEGER NOT NULL CHECK (chat IN (0, 1)),
    prompt TEXT NOT NULL,
    chosen TEXT NOT NULL,
    rejected TEXT NOT NULL
  ) STRICT;

  CREATE TABLE dropped (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;

  CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL UNIQUE,
    severity TEXT NOT NULL,
    count INTEGER NOT NULL,
    figures TEXT NOT NULL,
    pairs BLOB NOT NULL
  ) STRICT;

  CREATE TABLE versions (
    version INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('import', 'exclude', 'include', 'swap', 'edit', 'revert')),
    back_to INTEGER REFERENCES versions (version)
  ) STRICT;

  CREATE TABLE changes (
    pair INTEGER NOT NULL REFERENCES pairs (id),
    version INTEGER NOT NULL REFERENCES versions (version),
    excluded INTEGER NOT NULL CHECK (excluded IN (0, 1)),
    swapped INTEGER NOT NULL CHECK (swapped IN (0, 1)),
    edited TEXT,
    PRIMARY KEY (pair, version)
  ) STRICT, WITHOUT ROWID;

  CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
  );
`;

/** What brings an older file to the newest layout, step by step. */
export const pairFileMigrations: readonly Migration[] = [
  { version: 2, sql: 'ALTER TABLE versions ADD COLUMN back_to INTEGER REFERENCES versions (version)' },
];
