import type { Migration } from './migration.ts';

/**
 * What lists of things need: tags, and things that are hidden until they are restored or purged.
 *
 * `deleted_at`: milliseconds since 1970; NULL for what is there. `file_time`: the time of change (milliseconds
 * since 1970) that a dataset's file had when it held the content it is known for; NULL while unknown.
 * `built_in`: 1 for the model that comes with Nudge, at most one.
 */
export const lists: Migration = {
  version: 2,
  sql: `
    ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE runs ADD COLUMN deleted_at INTEGER;
    ALTER TABLE datasets ADD COLUMN deleted_at INTEGER;
    ALTER TABLE datasets ADD COLUMN file_time REAL;
    ALTER TABLE models ADD COLUMN deleted_at INTEGER;
    ALTER TABLE models ADD COLUMN built_in INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1));
    CREATE UNIQUE INDEX one_built_in_model ON models (built_in) WHERE built_in = 1;
  `,
};
