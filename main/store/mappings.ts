import type { Mapping } from '../../shared/dataRoom.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, fromJson } from './query.ts';

/** Remembers how a person mapped files with these columns, in whatever order. `now`: milliseconds since 1970. */
export function rememberMapping(
  db: WritableDb,
  columns: readonly string[],
  mapping: Mapping,
  now: number,
): void {
  change(
    db,
    'INSERT OR REPLACE INTO mappings (columns, mapping, seen_at) VALUES (@columns, @mapping, @now)',
    {
      ...{ columns: keyOf(columns), mapping: JSON.stringify(mapping), now },
    },
  );
}

/** How a person last mapped files with these columns; null where nobody did. */
export function rememberedMapping(db: ReadableDb, columns: readonly string[]): Mapping | null {
  const [row] = all<{ mapping: string }>(db, 'SELECT mapping FROM mappings WHERE columns = @columns', {
    columns: keyOf(columns),
  });
  return row === undefined ? null : (fromJson(db, row.mapping) as Mapping);
}

function keyOf(columns: readonly string[]): string {
  return JSON.stringify([...new Set(columns)].sort());
}
