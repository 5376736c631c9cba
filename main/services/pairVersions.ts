import type { DatasetReport } from '../../shared/dataset.ts';
import type { SourcePair } from '../../shared/pair.ts';
import type { DatasetVersion, PairId } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { ReadableDb } from '../store/database.ts';
import { getDataset } from '../store/datasets.ts';
import { newestVersion } from '../store/pairFiles/changes.ts';
import { includedPairs, readPairsById, type VersionedPair } from '../store/pairFiles/storedPairs.ts';
import { openPairsOf } from './pairFiles.ts';

/** What a version of a dataset trains on. */
export interface PairsOfVersion {
  readonly report: DatasetReport;
  /** In the source's order, without what a person left out. */
  readonly pairs: readonly SourcePair[];
}

/**
 * The pairs of a dataset's version: the same however often it changed since, and whatever became of the person's file.
 * @throws NudgeError FILE_NOT_FOUND, DATA_NO_PAIRS when a person left out all of them
 */
export function readVersion(home: string, db: ReadableDb, wanted: DatasetVersion): PairsOfVersion {
  const pairs = Array.from(streamVersion(home, db, wanted), ({ row, pair }) => ({ row, pair }));
  const dataset = getDataset(db, wanted.datasetId);
  if (dataset === null) throw new Error('a dataset with pairs has no entry');
  return { report: dataset.report, pairs };
}

/** As `readVersion`, a few pairs at a time: for who does not need them all at once. */
export function* streamVersion(
  home: string,
  db: ReadableDb,
  wanted: DatasetVersion,
): Generator<VersionedPair, void> {
  const file = openPairsOf(home, db, wanted.datasetId);
  let isEmpty = true;
  try {
    for (const pair of includedPairs(file, wanted.version)) {
      isEmpty = false;
      yield pair;
    }
  } finally {
    file.close();
  }
  if (isEmpty) throw noneIncluded(wanted);
}

/** A dataset as it is now. @throws NudgeError FILE_NOT_FOUND */
export function newestVersionOf(home: string, db: ReadableDb, datasetId: number): DatasetVersion {
  const file = openPairsOf(home, db, datasetId);
  try {
    return { datasetId, version: newestVersion(file) };
  } finally {
    file.close();
  }
}

/** A pair as its dataset is now; null where it has none of this number. */
export function readNewestPair(
  home: string,
  db: ReadableDb,
  datasetId: number,
  pair: PairId,
): SourcePair | null {
  const file = openPairsOf(home, db, datasetId);
  try {
    return readPairsById(file, newestVersion(file), [pair])[0] ?? null;
  } finally {
    file.close();
  }
}

function noneIncluded({ datasetId, version }: DatasetVersion): NudgeError {
  return new NudgeError(
    'DATA_NO_PAIRS',
    `Version ${String(version)} of these pairs has none that are not left out.`,
    'Take some of them in again.',
    { dataset: datasetId, version },
  );
}
