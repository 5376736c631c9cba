import type { DatasetReport } from '../../shared/dataset.ts';
import type { Mapping } from '../../shared/dataRoom.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { all, change, fromJson, inTransaction, insertRow } from './query.ts';

/** What is known of a dataset once it is imported. */
export interface NewDataset {
  readonly report: DatasetReport;
  readonly mapping: Mapping;
  /** The files it was read from. */
  readonly paths: readonly string[];
  /** Name of its own file, in Nudge's folder of datasets. */
  readonly stored: string;
}

/** A dataset as its files were when they were read; files that changed are another dataset. */
export interface StoredDataset {
  readonly id: number;
  readonly report: DatasetReport;
  /** null for one that an older Nudge only knew by its path. */
  readonly mapping: Mapping | null;
  readonly paths: readonly string[];
  /** As in `NewDataset`; null for one that an older Nudge only knew by its path. */
  readonly stored: string | null;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  /** Each file's time of change when they held this content, milliseconds since 1970; null while unknown. */
  readonly fileTimes: readonly number[] | null;
  readonly deleted: boolean;
}

interface Row {
  readonly id: number;
  readonly report: string;
  readonly seen_at: number;
  readonly file_times: string | null;
  readonly deleted_at: number | null;
  readonly stored: string | null;
  readonly mapping: string | null;
  readonly paths: string | null;
}

const columns = 'id, report, seen_at, file_times, deleted_at, stored, mapping, paths';

function toDataset(db: ReadableDb, row: Row): StoredDataset {
  const report = fromJson(db, row.report) as DatasetReport;
  return {
    id: row.id,
    report,
    mapping: row.mapping === null ? null : (fromJson(db, row.mapping) as Mapping),
    paths: pathsOf(db, report.path, row.paths),
    stored: row.stored,
    seenAt: row.seen_at,
    fileTimes: row.file_times === null ? null : (fromJson(db, row.file_times) as readonly number[]),
    deleted: row.deleted_at !== null,
  };
}

/** Of a dataset that an older Nudge knew, only its one path is there. */
function pathsOf(db: ReadableDb, path: string, paths: string | null): readonly string[] {
  return paths === null ? [path] : (fromJson(db, paths) as readonly string[]);
}

/**
 * Adds a dataset, or refreshes and restores the one of the same content and mapping. One that an older Nudge knew by
 * its path and content alone becomes this one. Returns the id.
 */
export function saveDataset(db: WritableDb, dataset: NewDataset, now: number): number {
  const { report, stored } = dataset;
  const mapping = canonical(dataset.mapping);
  const values = {
    ...{ path: report.path, sha256: report.sha256, mapping, stored, now },
    ...{ report: JSON.stringify(report), paths: JSON.stringify(dataset.paths) },
  };
  return inTransaction(db, () => {
    const known = findDataset(db, report.sha256, dataset.mapping)?.id ?? idOfUnstored(db, report);
    if (known === null) {
      return insertRow(
        db,
        `INSERT INTO datasets (path, sha256, report, seen_at, stored, mapping, paths)
         VALUES (@path, @sha256, @report, @now, @stored, @mapping, @paths) RETURNING id`,
        values,
      );
    }
    change(
      db,
      `UPDATE datasets SET path = @path, report = @report, seen_at = @now, deleted_at = NULL, file_times = NULL,
         stored = @stored, mapping = @mapping, paths = @paths WHERE id = @id AND sha256 = @sha256`,
      { ...values, id: known },
    );
    return known;
  });
}

/** The dataset of this content and mapping, also a deleted one; null where there is none. */
export function findDataset(db: ReadableDb, sha256: string, mapping: Mapping): StoredDataset | null {
  const [row] = all<Row>(
    db,
    `SELECT ${columns} FROM datasets WHERE sha256 = @sha256 AND mapping = @mapping`,
    { sha256, mapping: canonical(mapping) },
  );
  return row === undefined ? null : toDataset(db, row);
}

function idOfUnstored(db: ReadableDb, { path, sha256 }: DatasetReport): number | null {
  const [row] = all<{ id: number }>(
    db,
    'SELECT id FROM datasets WHERE sha256 = @sha256 AND path = @path AND stored IS NULL',
    { path, sha256 },
  );
  return row?.id ?? null;
}

/** The same text for the same mapping, in whatever order its columns were named. */
function canonical({ shape, columns: named, pairing, margin }: Mapping): string {
  const sorted = Object.fromEntries(Object.entries(named).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ shape, columns: sorted, pairing, margin });
}

/** The names of all datasets' own files, of deleted ones too. */
export function storedFiles(db: ReadableDb): ReadonlySet<string> {
  const rows = all<{ stored: string }>(db, 'SELECT stored FROM datasets WHERE stored IS NOT NULL');
  return new Set(rows.map(({ stored }) => stored));
}

/** Keeps the times of change that the files were seen to have with this dataset's content. */
export function saveDatasetFileTimes(db: WritableDb, id: number, times: readonly number[]): void {
  const fileTimes = JSON.stringify(times);
  change(db, 'UPDATE datasets SET file_times = @fileTimes WHERE id = @id', { id, fileTimes });
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

/** A run, and the version of the dataset that it was made from. */
interface RunOfVersion {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

/** As `countDatasetRuns`, by the version; oldest first. One that trained on a version and tested on another is twice. */
export function runsOfVersions(db: ReadableDb, id: number): RunOfVersion[] {
  return all<RunOfVersion>(
    db,
    `SELECT id, name, coalesce(dataset_version, 1) AS version FROM runs
     WHERE deleted_at IS NULL AND dataset_id = @id
     UNION SELECT id, name, coalesce(eval_dataset_version, 1) FROM runs
     WHERE deleted_at IS NULL AND eval_dataset_id = @id
     ORDER BY id`,
    { id },
  );
}

/** Each dataset's files by its id, deleted datasets included. */
export function datasetPaths(db: ReadableDb): ReadonlyMap<number, readonly string[]> {
  const rows = all<{ id: number; path: string; paths: string | null }>(
    db,
    'SELECT id, path, paths FROM datasets',
  );
  return new Map(rows.map(({ id, path, paths }) => [id, pathsOf(db, path, paths)]));
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
