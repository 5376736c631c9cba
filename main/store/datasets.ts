import type { DatasetReport } from '../../shared/dataset.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, fromJson, insertRow } from './query.ts';

/** A dataset file as it was when it was read; a file that changed is another dataset. */
export interface StoredDataset {
  readonly id: number;
  readonly report: DatasetReport;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
}

interface Row {
  readonly id: number;
  readonly report: string;
  readonly seen_at: number;
}

function toDataset(db: ReadableDb, row: Row): StoredDataset {
  return { id: row.id, report: fromJson(db, row.report) as DatasetReport, seenAt: row.seen_at };
}

/** Adds a dataset, or refreshes the one with the same path and content. Returns the id. */
export function saveDataset(db: WritableDb, report: DatasetReport, now: number): number {
  const { path, sha256 } = report;
  return insertRow(
    db,
    `INSERT INTO datasets (path, sha256, report, seen_at) VALUES (@path, @sha256, @report, @now)
     ON CONFLICT (path, sha256) DO UPDATE SET report = excluded.report, seen_at = excluded.seen_at
     RETURNING id`,
    { path, sha256, report: JSON.stringify(report), now },
  );
}

export function getDataset(db: ReadableDb, id: number): StoredDataset | null {
  const [row] = all<Row>(db, 'SELECT id, report, seen_at FROM datasets WHERE id = @id', { id });
  return row === undefined ? null : toDataset(db, row);
}

/** Last seen first. */
export function listDatasets(db: ReadableDb): StoredDataset[] {
  const rows = all<Row>(db, 'SELECT id, report, seen_at FROM datasets ORDER BY seen_at DESC, id DESC');
  return rows.map((row) => toDataset(db, row));
}
