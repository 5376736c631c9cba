import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetSummary } from '../../shared/dataset.ts';
import type { WritableDb } from '../store/database.ts';
import { saveDatasetFileTime, type StoredDataset } from '../store/datasets.ts';

/** Size and time of change of a file. */
export interface FileTrace {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** null where there is no such file. */
export async function traceFile(path: string): Promise<FileTrace | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { sizeBytes: size, time: mtimeMs };
  } catch {
    return null;
  }
}

/** Hashes of files of a known size and unknown time: a list that is shown again does not read them again. */
const hashes = new Map<string, { readonly time: number; readonly sha256: string }>();

/**
 * Whether a dataset's file still holds what it was read with. Size and time of change tell it; a file that was
 * only touched is hashed, once, and its new time is kept.
 */
export async function stateOfFile(db: WritableDb, dataset: StoredDataset): Promise<DatasetSummary['file']> {
  const { id, report, fileTime } = dataset;
  if (dataset.paths.length > 1) return stateOfFiles(dataset);
  const trace = await traceFile(report.path);
  if (trace === null) return 'missing';
  if (trace.sizeBytes !== report.sizeBytes) return 'changed';
  if (trace.time === fileTime) return 'same';
  try {
    if ((await hashOf(report.path, trace.time)) !== report.sha256) return 'changed';
  } catch {
    return 'missing';
  }
  saveDatasetFileTime(db, id, trace.time);
  return 'same';
}

/** Of several files, only their sizes are looked at. */
async function stateOfFiles({ paths, report }: StoredDataset): Promise<DatasetSummary['file']> {
  const traces = await Promise.all(paths.map(traceFile));
  if (traces.includes(null)) return 'missing';
  const bytes = traces.reduce((sum, trace) => sum + (trace?.sizeBytes ?? 0), 0);
  return bytes === report.sizeBytes ? 'same' : 'changed';
}

async function hashOf(path: string, time: number): Promise<string> {
  const known = hashes.get(path);
  if (known?.time === time) return known.sha256;
  const hash = createHash('sha256');
  const content: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 2 ** 20 });
  for await (const chunk of content) hash.update(chunk);
  const sha256 = hash.digest('hex');
  hashes.set(path, { time, sha256 });
  return sha256;
}
