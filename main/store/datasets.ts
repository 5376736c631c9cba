import type { DatasetReport } from '../../shared/dataset.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, fromJson, insertRow } from './query.ts';

/** A dataset file as it was when it was read; a file that changed is another dataset. */
export interface StoredDataset {
  readonly id: number;
  readonly report: DatasetReport;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  /** The file's time of change when it held this content, milliseconds since 1970; null while unknown. */
  readonly fileTime: number | null;
  readonly deleted: boolean;
}

interface Row {
  readonly id: number;
  readonly report: string;
  readonly seen_at: number;
  readonly file_time: number | null;
  readonly deleted_at: number | null;
}

const columns = 'id, report, seen_at, file_time, deleted_at';

function toDataset(db: ReadableDb, row: Row): StoredDataset {
  return {
    id: row.id,
    report: fromJson(db, row.report) as DatasetReport,
    seenAt: row.seen_at,
    fileTime: row.file_time,
    deleted: row.deleted_at !== null,
  };
}

/** Adds a dataset, or refreshes and restores the one with the same path and content. Returns the id. */
export function saveDataset(db: WritableDb, report: DatasetReport, now: number): number {
  const { path, sha256 } = report;
  return insertRow(
    db,
    `INSERT INTO datasets (path, sha256, report, seen_at) VALUES (@path, @sha256, @report, @now)
     ON CONFLICT (path, sha256) DO UPDATE SET
       report = excluded.report,
       seen_at = excluded.seen_at,
       deleted_at = NULL
     RETURNING id`,
    { path, sha256, report: JSON.stringify(report), now },
  );
}

/** Keeps the time of change that the file was seen to have with this dataset's content. */
export function saveDatasetFileTime(db: WritableDb, id: number, fileTime: number): void {
  change(db, 'UPDATE datasets SET file_time = @fileTime WHERE id = @id', { id, fileTime });
}

/** Also one that is deleted, as long as it is kept. */
export function getDataset(db: ReadableDb, id: number): StoredDataset | null {
  const [row] = all<Row>(db, `SELECT ${columns} FROM datasets WHERE id = @id`, { id });
  return row === undefined ? null : toDataset(db, row);
}

/** Last seen first, without the deleted ones. */
export function listDatasets(db: ReadableDb): StoredDataset[] {
  const rows = all<Row>(
    db,
    `SELECT ${columns} FROM datasets WHERE deleted_at IS NULL ORDER BY seen_at DESC, id DESC`,
  );
  return rows.map((row) => toDataset(db, row));
}

/** Runs that train on a dataset or hold it out, deleted ones not counted. */
export function countDatasetRuns(db: ReadableDb, id: number): number {
  const [row] = all<{ runs: number }>(
    db,
    `SELECT count(*) AS runs FROM runs
     WHERE deleted_at IS NULL AND (dataset_id = @id OR eval_dataset_id = @id)`,
    { id },
  );
  return row?.runs ?? 0;
}

/** File names by id, deleted datasets included. */
export function datasetPaths(db: ReadableDb): ReadonlyMap<number, string> {
  const rows = all<{ id: number; path: string }>(db, 'SELECT id, path FROM datasets');
  return new Map(rows.map(({ id, path }) => [id, path]));
}

/** Hides a dataset from the list. Whether there was one. */
export function hideDataset(db: WritableDb, id: number, now: number): boolean {
  const sql = 'UPDATE datasets SET deleted_at = coalesce(deleted_at, @now) WHERE id = @id';
  return change(db, sql, { id, now }) > 0;
}

/** Whether there was one. */
export function unhideDataset(db: WritableDb, id: number): boolean {
  return change(db, 'UPDATE datasets SET deleted_at = NULL WHERE id = @id', { id }) > 0;
}

/** Removes hidden datasets that no run names. */
export function removeHiddenDatasets(db: WritableDb): void {
  change(
    db,
    `DELETE FROM datasets WHERE deleted_at IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM runs WHERE dataset_id = datasets.id OR eval_dataset_id = datasets.id)`,
  );
}
