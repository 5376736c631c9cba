import { formatBytes } from '../../shared/format.ts';
import { NudgeError } from '../../shared/errors.ts';
import { readPairs, type PairsOfFile } from '../engine/data/pairs.ts';
import type { WritableDb } from '../store/database.ts';
import { saveDatasetFileTime, type StoredDataset } from '../store/datasets.ts';
import { fileIsOther, stateOfFile, traceFile, type FileTrace } from './datasetFile.ts';

/** A file is held in memory whole, and takes about twice its size; the app's process has 4 GB in all. */
const largestBytes = 2 ** 30;

/** A file that nobody looked into for so long is forgotten. */
const keptMs = 120_000;

interface Kept {
  readonly path: string;
  readonly sha256: string;
  readonly read: Promise<PairsOfFile>;
}

/** Reads the pairs of datasets, and keeps those of the last one: people page through one file at a time. */
export class PairReader {
  readonly #db: WritableDb;
  #kept: Kept | null = null;
  #forget: NodeJS.Timeout | undefined;

  constructor(db: WritableDb) {
    this.#db = db;
  }

  /**
   * The pairs of a file as it is now. `save` is given its report, and returns the dataset's id.
   * @throws NudgeError for a file that cannot be read or understood, FILE_UNREADABLE for one that is too large, and
   *   whatever `save` throws
   */
  async import(path: string, save: (read: PairsOfFile) => number): Promise<number> {
    const before = await traceFile(path);
    checkSize(path, before);
    const read = await readPairs(path);
    const id = save(read);
    // Written to while it was read, the file may hold something else by now.
    const after = await traceFile(path);
    if (before !== null && after?.time === before.time) saveDatasetFileTime(this.#db, id, after.time);
    this.#keep({ path, sha256: read.report.sha256, read: Promise.resolve(read) });
    return id;
  }

  /**
   * The pairs of a dataset.
   * @throws NudgeError FILE_NOT_FOUND or DATA_SHAPE when its file is no longer there or holds something else,
   *   FILE_UNREADABLE
   */
  async read(dataset: StoredDataset): Promise<PairsOfFile> {
    const { path, sha256 } = dataset.report;
    const state = await stateOfFile(this.#db, dataset);
    if (state !== 'same') throw fileIsOther(dataset, state);
    checkSize(path, dataset.report);
    const kept = this.#kept?.path === path && this.#kept.sha256 === sha256 ? this.#kept : null;
    const wanted = kept ?? { path, sha256, read: readPairs(path) };
    this.#keep(wanted);
    const read = await wanted.read.catch((error: unknown) => {
      this.#drop(wanted);
      throw error;
    });
    if (read.report.sha256 === sha256) return read;
    this.#drop(wanted);
    throw fileIsOther(dataset, 'changed');
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#drop(kept);
    }, keptMs).unref();
  }

  #drop(kept: Kept): void {
    if (this.#kept === kept) this.#kept = null;
  }
}

function checkSize(path: string, file: Pick<FileTrace, 'sizeBytes'> | null): void {
  if (file === null || file.sizeBytes <= largestBytes) return;
  throw new NudgeError(
    'FILE_UNREADABLE',
    `${path} has ${formatBytes(file.sizeBytes)}; Nudge opens files of up to ${formatBytes(largestBytes)}.`,
    'Split it into smaller files, and train on one after the other.',
    { path, sizeBytes: file.sizeBytes, limitBytes: largestBytes },
  );
}
