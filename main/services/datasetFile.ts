import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetSummary } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
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

/** What to say when a dataset's file is no longer what was imported. */
export function fileIsOther({ report: { path } }: StoredDataset, state: 'changed' | 'missing'): NudgeError {
  return state === 'changed' ? fileHasChanged(path) : fileIsGone(path);
}

export function fileHasChanged(path: string): NudgeError {
  return new NudgeError(
    'DATA_SHAPE',
    `${path} has changed since it was imported.`,
    'Import the file again to go on with what it holds now.',
    { path },
  );
}

function fileIsGone(path: string): NudgeError {
  return new NudgeError(
    'FILE_NOT_FOUND',
    `${path} is no longer there.`,
    'Put the file back, or import it from where it is now.',
    { path },
  );
}
