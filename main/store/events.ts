import type { RunEvent } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change } from './query.ts';

export function saveEvent(db: WritableDb, run: number, { at, kind, detail }: RunEvent): void {
  const sql = 'INSERT INTO events (run, at, kind, detail) VALUES (@run, @at, @kind, @detail)';
  change(db, sql, { run, at, kind, detail });
}

/** In the order they happened. */
export function listEvents(db: ReadableDb, run: number): RunEvent[] {
  return all<RunEvent>(db, 'SELECT at, kind, detail FROM events WHERE run = @run ORDER BY id', { run });
}
