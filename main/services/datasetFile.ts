import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetSummary } from '../../shared/dataset.ts';
import type { WritableDb } from '../store/database.ts';
import { saveDatasetFileTimes, type StoredDataset } from '../store/datasets.ts';

/** Size and times of change of some files. */
interface FilesTrace {
  /** Of all of them together. */
  readonly sizeBytes: number;
  /** Of each, milliseconds since 1970. */
  readonly times: readonly number[];
}

/** null where one of them is not there. */
export async function traceFiles(paths: readonly string[]): Promise<FilesTrace | null> {
  try {
    const stats = await Promise.all(paths.map((path) => stat(path)));
    return {
      sizeBytes: stats.reduce((sum, { size }) => sum + size, 0),
      times: stats.map(({ mtimeMs }) => mtimeMs),
    };
  } catch {
    return null;
  }
}

/** Keeps the files' times, unless one was written to while they were read: it may hold something else by now. */
export async function rememberFileTimes(
  db: WritableDb,
  id: number,
  paths: readonly string[],
  before: FilesTrace | null,
): Promise<void> {
  const after = await traceFiles(paths);
  if (before !== null && after !== null && areSame(before.times, after.times)) {
    saveDatasetFileTimes(db, id, after.times);
  }
}

/** Hashes of files of known times: a list that is shown again does not read them again. */
const hashes = new Map<string, { readonly times: readonly number[]; readonly sha256: string }>();

/**
 * Whether a dataset's files still hold what it was read with. Sizes and times of change tell it; files that were only
 * touched are hashed, once, and their new times are kept.
 */
export async function stateOfFiles(db: WritableDb, dataset: StoredDataset): Promise<DatasetSummary['file']> {
  const { id, report, paths, fileTimes } = dataset;
  const trace = await traceFiles(paths);
  if (trace === null) return 'missing';
  if (trace.sizeBytes !== report.sizeBytes) return 'changed';
  if (fileTimes !== null && areSame(trace.times, fileTimes)) return 'same';
  try {
    if ((await hashOf(paths, trace.times)) !== report.sha256) return 'changed';
  } catch {
    return 'missing';
  }
  saveDatasetFileTimes(db, id, trace.times);
  return 'same';
}

function areSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((time, index) => time === b[index]);
}

/** sha256 of all files' bytes in order, as a source of them has it. */
async function hashOf(paths: readonly string[], times: readonly number[]): Promise<string> {
  const key = JSON.stringify(paths);
  const known = hashes.get(key);
  if (known !== undefined && areSame(known.times, times)) return known.sha256;
  const hash = createHash('sha256');
  for (const path of paths) {
    const content: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 2 ** 20 });
    for await (const chunk of content) hash.update(chunk);
  }
  const sha256 = hash.digest('hex');
  hashes.set(key, { times, sha256 });
  return sha256;
}
