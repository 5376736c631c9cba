import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { getDataset, storedFiles, type StoredDataset } from '../store/datasets.ts';
import { lockFile, type FileLock } from '../store/fileLock.ts';
import { openPairFile } from '../store/pairFiles/openPairFile.ts';
import { pairsOfTokenFile } from './importedTokens.ts';

/** Where datasets have their own files. */
export function pairFolder(home: string): string {
  return join(home, 'datasets');
}

/**
 * Opens the pairs of a dataset, also of a deleted one, which runs may still need.
 * @throws NudgeError FILE_NOT_FOUND, STORE_NEWER, STORE_BROKEN
 */
export function openPairs(home: string, { stored, report }: StoredDataset): WritableDb {
  if (stored !== null) return openPairFile(join(pairFolder(home), stored));
  throw new NudgeError(
    'FILE_NOT_FOUND',
    `An older Nudge kept no copy of the pairs of ${report.path}.`,
    'Import the file again. Runs that were made from it will know it.',
    { path: report.path },
  );
}

/** As `openPairs`, by the dataset's number. @throws NudgeError FILE_NOT_FOUND also for a number that there is not */
export function openPairsOf(home: string, db: ReadableDb, id: number): WritableDb {
  return openPairs(home, knownDataset(db, id));
}

/** A dataset by its number, also a deleted one. @throws NudgeError FILE_NOT_FOUND */
export function knownDataset(db: ReadableDb, id: number): StoredDataset {
  const dataset = getDataset(db, id);
  if (dataset !== null) return dataset;
  throw new NudgeError('FILE_NOT_FOUND', 'Those pairs are no longer in the list.', 'Choose other pairs.', {
    dataset: id,
  });
}

/** So long an import waits for a sweep, which takes an instant. */
const lockWaitMs = 5000;

/**
 * Says that an import is under way, so that nothing is swept until it is released. Several may be.
 * @throws NudgeError HOME_UNWRITABLE, DISK_FULL
 */
export function holdPairFolder(home: string): FileLock {
  const lock = lockFile(lockPath(home), 'shared', lockWaitMs);
  if (lock !== null) return lock;
  throw new NudgeError(
    'INTERNAL',
    `The folder of datasets is in use: ${pairFolder(home)}.`,
    'Close other windows of Nudge and try again.',
  );
}

/**
 * Removes what imports that were cut off left behind, and the pairs of datasets that are gone; nothing while an import
 * is under way. What cannot be removed waits for the next time.
 */
export function sweepPairFolder(home: string, db: ReadableDb): void {
  if (!existsSync(pairFolder(home))) return;
  const lock = lockFile(lockPath(home), 'exclusive', 0);
  if (lock === null) return;
  try {
    const known = storedFiles(db);
    for (const name of readdirSync(pairFolder(home))) {
      // A journal beside a known file is what SQLite needs to mend it.
      const pairs = pairsOfTokenFile(name) ?? name.replace(/-(journal|wal|shm)$/, '');
      if (!known.has(pairs)) {
        rmSync(join(pairFolder(home), name), { recursive: true, force: true });
      }
    }
  } catch {
    return;
  } finally {
    lock.release();
  }
}

function lockPath(home: string): string {
  return join(home, 'import.lock');
}
