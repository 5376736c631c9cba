import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PairChange, PairFilter, VersionDetails } from '../../shared/dataRoom.ts';
import type { DatasetDetails, DatasetSummary, PairPage } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { writeFailure } from '../engine/files/fileErrors.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import {
  countDatasetRuns,
  getDataset,
  hideDataset,
  listDatasets,
  runsOfVersions,
  unhideDataset,
  type StoredDataset,
} from '../store/datasets.ts';
import { openStore } from '../store/open.ts';
import { countChanges, newestVersion, readHistory } from '../store/pairFiles/changes.ts';
import { readDropped, readFindings } from '../store/pairFiles/storedPairs.ts';
import { stateOfFiles } from './datasetFile.ts';
import { datasetName } from './datasetName.ts';
import type { PairShelf } from './pairShelf.ts';

/** Last seen first. @throws NudgeError STORE_BROKEN */
export function summarizeDatasets(db: WritableDb): Promise<DatasetSummary[]> {
  return Promise.all(listDatasets(db).map((dataset) => summarize(db, dataset)));
}

const samples = { train: 'sample-pairs.jsonl', heldOut: 'sample-pairs-heldout.jsonl' } as const;

/**
 * Copies the pairs that come with Nudge into its folder, for an AppImage lies somewhere else each time it starts.
 * Gives the copies' paths. @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export function copySamples(home: string, resourcesDir: string): Record<keyof typeof samples, string> {
  const copies = join(home, 'samples');
  const copied = (name: string): string => copyIfOther(join(resourcesDir, name), copies, name);
  return { train: copied(samples.train), heldOut: copied(samples.heldOut) };
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
export async function datasetDetails(db: WritableDb, shelf: PairShelf, id: number): Promise<DatasetDetails> {
  const dataset = listedDataset(db, id);
  const summary = await summarize(db, dataset);
  const file = shelf.open(dataset);
  const version = newestVersion(file);
  return {
    ...summary,
    paths: dataset.paths,
    dropped: readDropped(file, shownDropped),
    mapping: dataset.mapping ?? noMapping(),
    findings: [...readFindings(file), ...shelf.laterFindings(dataset)],
    version,
    ...countChanges(file, version),
  };
}

export interface PageRequest {
  readonly id: number;
  readonly offset: number;
  readonly limit: number;
  readonly filter: PairFilter;
}

/** @throws NudgeError FILE_NOT_FOUND */
export function pairPage(
  db: ReadableDb,
  shelf: PairShelf,
  { id, filter, offset, limit }: PageRequest,
): PairPage {
  return shelf.page(listedDataset(db, id), filter, offset, limit);
}

/**
 * Writes down a person's change as a new version, and gives its number. The file that it was imported from stays as
 * it is.
 * @throws NudgeError FILE_NOT_FOUND, also for a version that there is not, DATA_SHAPE for a pair of another kind than
 * the dataset's, DISK_FULL
 */
export function changePairs(db: ReadableDb, shelf: PairShelf, id: number, change: PairChange): number {
  const dataset = listedDataset(db, id);
  if (change.action === 'edit' && change.to.kind !== dataset.report.shape.content) throw otherKind();
  return shelf.change(dataset, change);
}

/** Every version, newest first. @throws NudgeError FILE_NOT_FOUND */
export function datasetHistory(db: ReadableDb, shelf: PairShelf, id: number): VersionDetails[] {
  const steps = readHistory(shelf.open(listedDataset(db, id)));
  const runs = Map.groupBy(runsOfVersions(db, id), ({ version }) => version);
  return steps.map((step) => ({
    ...step,
    runs: (runs.get(step.version) ?? []).map((run) => ({ id: run.id, name: run.name })),
  }));
}

function otherKind(): NudgeError {
  return new NudgeError(
    'DATA_SHAPE',
    'A pair of texts cannot become one of conversations, nor the other way round.',
    'Keep the kind that the dataset has.',
  );
}

function noMapping(): never {
  throw new Error('a dataset with a file of its own has no mapping');
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such dataset */
export function deleteDataset(db: WritableDb, id: number): void {
  if (!hideDataset(db, id, Date.now())) throw noDataset(id);
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such dataset, or it was purged */
export function restoreDataset(db: WritableDb, id: number): void {
  if (!unhideDataset(db, id)) throw noDataset(id);
}

/** As `listedDataset`, with the name that lists show, for who has no store open. */
export function getImported(home: string, id: number): StoredDataset & { readonly name: string } {
  const db = openStore(home);
  try {
    const dataset = listedDataset(db, id);
    return { ...dataset, name: datasetName(dataset.paths) };
  } finally {
    db.close();
  }
}

/** A dataset that is in the list. @throws NudgeError FILE_NOT_FOUND */
export function listedDataset(db: ReadableDb, id: number): StoredDataset {
  const dataset = getDataset(db, id);
  if (dataset === null || dataset.deleted) throw noDataset(id);
  return dataset;
}

async function summarize(db: WritableDb, dataset: StoredDataset): Promise<DatasetSummary> {
  const { id, report, seenAt } = dataset;
  const file = await stateOfFiles(db, dataset);
  return { id, name: datasetName(dataset.paths), report, seenAt, runs: countDatasetRuns(db, id), file };
}

function noDataset(id: number): NudgeError {
  return new NudgeError(
    'FILE_NOT_FOUND',
    'These pairs are no longer in the list.',
    'Import their file again.',
    { dataset: id },
  );
}
