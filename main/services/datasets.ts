import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type {
  DatasetDetails,
  DatasetReport,
  DatasetSummary,
  DroppedRow,
  PairPage,
  TokenReport,
} from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { readPairs } from '../engine/data/pairs.ts';
import { writeFailure } from '../engine/files/fileErrors.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import {
  countDatasetRuns,
  getDataset,
  hideDataset,
  listDatasets,
  saveDataset,
  unhideDataset,
  type StoredDataset,
} from '../store/datasets.ts';
import { openStore } from '../store/open.ts';
import { stateOfFile } from './datasetFile.ts';
import type { PairReader } from './pairReader.ts';
import { countTokens, type TokenRequest } from './tokenReport.ts';

export interface DatasetInspection {
  readonly report: DatasetReport;
  /** Rows that are no usable pair, in the file's order. */
  readonly dropped: readonly DroppedRow[];
  /** What a model's tokenizer makes of the pairs; null when no model was named. */
  readonly tokens: TokenReport | null;
}

/**
 * Reads a preference file and, for a model, counts tokens.
 * @throws NudgeError for a file or a tokenizer that cannot be used, DATA_NO_PAIRS when nothing is left
 */
export async function inspectDataset(path: string, request: TokenRequest | null): Promise<DatasetInspection> {
  const read = await readPairs(resolve(path));
  const { report, dropped } = read;
  return { report, dropped, tokens: request === null ? null : await countTokens(read, request) };
}

/**
 * Adds a dataset to those that Nudge knows, or brings it up to date.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN, DISK_FULL
 */
export function rememberDataset(home: string, report: DatasetReport): void {
  const db = openStore(home);
  try {
    saveDataset(db, report, Date.now());
  } finally {
    db.close();
  }
}

/** Last seen first. @throws NudgeError STORE_BROKEN */
export function summarizeDatasets(db: WritableDb): Promise<DatasetSummary[]> {
  return Promise.all(listDatasets(db).map((dataset) => summarize(db, dataset)));
}

/**
 * Reads a file and adds it to the list, or restores it there.
 * @throws NudgeError for a file that cannot be read or understood, DISK_FULL
 */
export async function importDataset(
  db: WritableDb,
  reader: PairReader,
  path: string,
): Promise<DatasetDetails> {
  const id = await reader.import(resolve(path), ({ report }) => saveDataset(db, report, Date.now()));
  return datasetDetails(db, reader, id);
}

const samples = { train: 'sample-pairs.jsonl', heldOut: 'sample-pairs-heldout.jsonl' } as const;

/**
 * Imports the pairs that come with Nudge. They are copied into Nudge's folder first: an AppImage lies somewhere else
 * each time it starts, and a run must find its data again.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export async function importSamples(
  { db, home, resourcesDir }: { db: WritableDb; home: string; resourcesDir: string },
  reader: PairReader,
): Promise<{ train: DatasetDetails; heldOut: DatasetDetails }> {
  const copies = join(home, 'samples');
  const copied = (name: string): string => copyIfOther(join(resourcesDir, name), copies, name);
  // What is imported last is listed first.
  const heldOut = await importDataset(db, reader, copied(samples.heldOut));
  return { train: await importDataset(db, reader, copied(samples.train)), heldOut };
}

function copyIfOther(source: string, folder: string, name: string): string {
  const path = join(folder, name);
  try {
    if (existsSync(path) && readFileSync(path).equals(readFileSync(source))) return path;
    mkdirSync(folder, { recursive: true });
    copyFileSync(source, path);
    return path;
  } catch (thrown) {
    throw writeFailure(path, thrown);
  }
}

const shownDropped = 500;

/** @throws NudgeError FILE_NOT_FOUND when the list has no such dataset */
export async function datasetDetails(
  db: WritableDb,
  reader: PairReader,
  id: number,
): Promise<DatasetDetails> {
  const dataset = listedDataset(db, id);
  const summary = await summarize(db, dataset);
  // Only the file knows which rows; where it is gone or another, their number has to do.
  const readable = summary.file === 'same' && Object.keys(dataset.report.dropped).length > 0;
  const dropped = readable ? (await reader.read(dataset)).dropped : [];
  return { ...summary, dropped: dropped.slice(0, shownDropped) };
}

/** @throws NudgeError FILE_NOT_FOUND, DATA_SHAPE when the file has changed, FILE_UNREADABLE */
export async function pairPage(
  db: WritableDb,
  reader: PairReader,
  { id, offset, limit }: { readonly id: number; readonly offset: number; readonly limit: number },
): Promise<PairPage> {
  const { pairs } = await reader.read(listedDataset(db, id));
  return { total: pairs.length, pairs: pairs.slice(offset, offset + limit) };
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such dataset */
export function deleteDataset(db: WritableDb, id: number): void {
  if (!hideDataset(db, id, Date.now())) throw noDataset(id);
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such dataset, or it was purged */
export function restoreDataset(db: WritableDb, id: number): void {
  if (!unhideDataset(db, id)) throw noDataset(id);
}

/** A dataset that is in the list. @throws NudgeError FILE_NOT_FOUND */
export function listedDataset(db: ReadableDb, id: number): StoredDataset {
  const dataset = getDataset(db, id);
  if (dataset === null || dataset.deleted) throw noDataset(id);
  return dataset;
}

async function summarize(db: WritableDb, dataset: StoredDataset): Promise<DatasetSummary> {
  const { id, report, seenAt } = dataset;
  const file = await stateOfFile(db, dataset);
  return { id, name: basename(report.path), report, seenAt, runs: countDatasetRuns(db, id), file };
}

function noDataset(id: number): NudgeError {
  return new NudgeError(
    'FILE_NOT_FOUND',
    'These pairs are no longer in the list.',
    'Import their file again.',
    { dataset: id },
  );
}
