import type { Migration } from './migration.ts';

/**
 * Datasets get files of their own, in the folder `datasets` beside this database.
 *
 * `stored`: that file's name; NULL for a dataset that an older Nudge only knew by its path. `mapping`: how columns
 * became pairs, JSON. `paths`: the files it was read from, JSON. The same content under another mapping is another
 * dataset, wherever it lies: the table is made anew, for SQLite cannot change what is unique. Its rows are gone for a
 * moment in which runs name them. `mappings`: those that a person confirmed, by the names of a file's columns.
 */
export const storedPairs: Migration = {
  version: 3,
  sql: `
    PRAGMA defer_foreign_keys = ON;
    CREATE TABLE old_datasets AS SELECT * FROM datasets;
    DROP TABLE datasets;
    CREATE TABLE datasets (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      report TEXT NOT NULL,
      seen_at INTEGER NOT NULL,
      deleted_at INTEGER,
      file_time REAL,
      stored TEXT UNIQUE,
      mapping TEXT,
      paths TEXT,
      UNIQUE (sha256, mapping)
    ) STRICT;
    INSERT INTO datasets (id, path, sha256, report, seen_at, deleted_at, file_time)
      SELECT id, path, sha256, report, seen_at, deleted_at, file_time FROM old_datasets;
    DROP TABLE old_datasets;

    ALTER TABLE runs ADD COLUMN dataset_version INTEGER;
    ALTER TABLE runs ADD COLUMN eval_dataset_version INTEGER;

    CREATE TABLE mappings (
      columns TEXT PRIMARY KEY,
      mapping TEXT NOT NULL,
      seen_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
