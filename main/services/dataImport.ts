import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatasetVersion, ImportProgress, Mapping } from '../../shared/dataRoom.ts';
import { HealthCheck } from '../engine/data/health/healthCheck.ts';
import { columnNames } from '../engine/data/layout.ts';
import { pourPairs, type Poured, type Source } from '../engine/data/pourPairs.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import { writeFailure } from '../engine/files/fileErrors.ts';
import type { WritableDb } from '../store/database.ts';
import { findDataset, saveDataset } from '../store/datasets.ts';
import { rememberedMapping, rememberMapping } from '../store/mappings.ts';
import { openStore } from '../store/open.ts';
import { BackgroundPairWriter } from '../store/pairFiles/backgroundPairWriter.ts';
import { rememberFileTimes, traceFiles } from './datasetFile.ts';
import { holdPairFolder, pairFolder } from './pairFiles.ts';
import { withSmallYoungGeneration } from './smallYoungGeneration.ts';

export interface ImportRequest {
  /** Files and folders that are read as one. */
  readonly paths: readonly string[];
  /** How columns become pairs; null to find out. */
  readonly mapping: Mapping | null;
}

export interface ImportHooks {
  /** Ends the import with STOPPED; nothing is left of it. */
  readonly signal: AbortSignal;
  /** A few times a second. */
  readonly onProgress: (progress: ImportProgress) => void;
}

/** For an import that nobody watches. */
export const unwatched: ImportHooks = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

/**
 * Reads files into a dataset of their own. It is written under a temporary name and enters the list when it is whole:
 * whatever goes wrong before, or whoever ends the process, the list stays as it was. The same content with the same
 * mapping is the same dataset. Returns its number.
 * @throws NudgeError for files that cannot be read, DATA_SHAPE where it is not clear which columns are which,
 *   DATA_NO_PAIRS, STOPPED, DISK_FULL, HOME_UNWRITABLE
 */
export async function importPairs(
  home: string,
  { paths, mapping }: ImportRequest,
  hooks: ImportHooks,
): Promise<number> {
  const db = openStore(home);
  try {
    const source = await openSource(paths.map((path) => resolve(path)));
    try {
      return await withSmallYoungGeneration(() => importSource(db, home, source, mapping, hooks));
    } finally {
      await source.close();
    }
  } finally {
    db.close();
  }
}

/**
 * What a run trains on that was just imported: the content of the file, whatever a person changed in the dataset
 * since it was first imported.
 */
export function importedVersion(datasetId: number): DatasetVersion {
  return { datasetId, version: 1 };
}

async function importSource(
  db: WritableDb,
  home: string,
  source: Source,
  mapping: Mapping | null,
  hooks: ImportHooks,
): Promise<number> {
  makePairFolder(home);
  const lock = holdPairFolder(home);
  const partial = join(pairFolder(home), `${randomUUID()}.importing`);
  try {
    const paths = source.files.map(({ path }) => path);
    const before = await traceFiles(paths);
    const written = await writePairs(db, source, mapping, partial, hooks);
    const stored = keep(db, home, partial, written);
    const { report, layout } = written;
    const id = saveDataset(db, { report, mapping: layout.mapping, paths, stored }, Date.now());
    await rememberFileTimes(db, id, paths, before);
    if (mapping !== null) rememberMapping(db, written.columns, mapping, Date.now());
    return id;
  } finally {
    rmSync(partial, { force: true });
    lock.release();
  }
}

interface Written extends Poured {
  readonly columns: readonly string[];
}

const progressMs = 100;

async function writePairs(
  db: WritableDb,
  source: Source,
  mapping: Mapping | null,
  path: string,
  { signal, onProgress }: ImportHooks,
): Promise<Written> {
  const writer = new BackgroundPairWriter(path);
  const health = new HealthCheck({ heldOut: null });
  let columns: readonly string[] = [];
  let told = 0;
  const tell = (progress: Omit<ImportProgress, 'totalBytes'>): void => {
    told = performance.now();
    onProgress({ ...progress, totalBytes: source.totalBytes });
  };
  try {
    const poured = await pourPairs(
      source,
      (sample) => {
        columns = columnNames(sample);
        return mapping ?? rememberedMapping(db, columns);
      },
      {
        addPair: (pair) => {
          health.take({ ...pair, id: writer.addPair(pair) });
        },
        addDropped: (row) => {
          writer.addDropped(row);
        },
        room: () => writer.room(),
      },
      {
        signal,
        onProgress: (done) => {
          if (performance.now() - told >= progressMs) tell({ phase: 'reading', ...done });
        },
      },
    );
    const { rows, kept } = poured.report;
    tell({ phase: 'indexing', bytes: source.totalBytes, rows, pairs: kept });
    const { findings, pairsOf } = health.finish();
    await writer.finish(findings, pairsOf, Date.now());
    return { ...poured, columns };
  } catch (thrown) {
    await writer.abandon();
    throw thrown;
  }
}

/** Gives the finished file its name, unless the dataset is there already. The name of the file to keep. */
function keep(db: WritableDb, home: string, partial: string, { report, layout }: Poured): string {
  const known = findDataset(db, report.sha256, layout.mapping)?.stored ?? null;
  if (known !== null && existsSync(join(pairFolder(home), known))) return known;
  const stored = known ?? `${randomUUID()}.sqlite`;
  try {
    const file = openSync(partial, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, join(pairFolder(home), stored));
  } catch (thrown) {
    throw writeFailure(join(pairFolder(home), stored), thrown);
  }
  return stored;
}

function makePairFolder(home: string): void {
  try {
    mkdirSync(pairFolder(home), { recursive: true });
  } catch (thrown) {
    throw writeFailure(pairFolder(home), thrown);
  }
}
