import type { SourcePair } from '../../shared/pair.ts';
import type { DatasetVersion, PairId } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { ReadableDb } from '../store/database.ts';
import { newestVersion } from '../store/pairFiles/changes.ts';
import {
  countPairs,
  includedPairs,
  readPairsById,
  type VersionedPair,
} from '../store/pairFiles/storedPairs.ts';
import { openPairsOf } from './pairFiles.ts';

/**
 * The pairs of a dataset's version in the source's order, without what a person left out: the same however often it
 * changed since, and whatever became of the person's file.
 * @throws NudgeError FILE_NOT_FOUND, DATA_NO_PAIRS when a person left out all of them
 */
export function* streamVersion(
  home: string,
  db: ReadableDb,
  wanted: DatasetVersion,
): Generator<VersionedPair, void> {
  const file = openPairsOf(home, db, wanted.datasetId);
  try {
    yield* pairsOfVersion(file, wanted);
  } finally {
    file.close();
  }
}

/** The same from the dataset's open file. @throws NudgeError DATA_NO_PAIRS */
export function* pairsOfVersion(file: ReadableDb, wanted: DatasetVersion): Generator<VersionedPair, void> {
  let isEmpty = true;
  for (const pair of includedPairs(file, wanted.version)) {
    isEmpty = false;
    yield pair;
  }
  if (isEmpty) throw noneIncluded(wanted);
}

/** How many pairs a dataset had when it was imported. @throws NudgeError FILE_NOT_FOUND */
export function countImported(home: string, db: ReadableDb, { datasetId }: DatasetVersion): number {
  const file = openPairsOf(home, db, datasetId);
  try {
    return countPairs(file);
  } finally {
    file.close();
  }
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
