import type { Migration } from './migration.ts';

/**
 * `split_rules`: which prompts counted as one when a run's pairs were split, so that it goes on with the very same
 * split. Runs from before compared every character.
 */
export const splitRules: Migration = {
  version: 4,
  sql: `ALTER TABLE runs ADD COLUMN split_rules INTEGER NOT NULL DEFAULT 1;`,
};
