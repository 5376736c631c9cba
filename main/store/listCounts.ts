import type { ListCounts } from '../../shared/app.ts';
import type { ReadableDb } from './database.ts';
import { all } from './query.ts';

/** What the lists hold, without reading them. @throws NudgeError STORE_BROKEN */
export function countListed(db: ReadableDb): ListCounts {
  const [counts] = all<ListCounts>(
    db,
    `SELECT
       (SELECT count(*) FROM runs WHERE deleted_at IS NULL) AS runs,
       (SELECT count(*) FROM datasets WHERE deleted_at IS NULL) AS data,
       (SELECT count(*) FROM models WHERE deleted_at IS NULL) AS models`,
  );
  return counts!;
}
