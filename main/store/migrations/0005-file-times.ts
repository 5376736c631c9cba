import type { Migration } from './migration.ts';

/**
 * `file_times`, in the place of `file_time`: the time of change (milliseconds since 1970) that each of a dataset's
 * files had with the dataset's content, JSON, in the order of `paths`; NULL while unknown. Of several files only the
 * first one's was kept, which says nothing of the others.
 */
export const fileTimes: Migration = {
  version: 5,
  sql: `
    ALTER TABLE datasets ADD COLUMN file_times TEXT;
    UPDATE datasets SET file_times = json_array(file_time)
      WHERE file_time IS NOT NULL AND (paths IS NULL OR json_array_length(paths) = 1);
    ALTER TABLE datasets DROP COLUMN file_time;
  `,
};
