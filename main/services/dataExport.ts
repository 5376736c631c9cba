import type { ChatMessage, PreferencePair } from '../../shared/pair.ts';
import type { DatasetVersion, ExportFormat } from '../../shared/dataRoom.ts';
import { writePiecesAtomically } from '../engine/files/atomicWrite.ts';
import { writeParquet } from '../engine/export/pairsParquet.ts';
import type { WritableDb } from '../store/database.ts';
import { getDataset } from '../store/datasets.ts';
import { openStore } from '../store/open.ts';
import { includedPairs } from '../store/pairFiles/storedPairs.ts';
import { openPairsOf } from './pairFiles.ts';
import { newestVersionOf } from './pairVersions.ts';

export interface ExportRequest {
  readonly data: DatasetVersion;
  readonly format: ExportFormat;
  /** Whole; a file that is there is replaced. */
  readonly path: string;
}

/**
 * Writes a version's pairs, but for those that a person left out, as TRL reads them: the columns prompt, chosen and
 * rejected, texts or lists of turns.
 * @throws NudgeError FILE_NOT_FOUND, DISK_FULL, FILE_UNWRITABLE
 */
export async function exportPairs(home: string, { data, format, path }: ExportRequest): Promise<void> {
  const db = openStore(home);
  try {
    const file = openPairsOf(home, db, data.datasetId);
    try {
      const pairs = columnsOf(file, data.version);
      if (format === 'jsonl') await writePiecesAtomically(path, jsonLines(pairs));
      else writeParquet(path, getDataset(db, data.datasetId)?.report.shape.content ?? 'text', pairs);
    } finally {
      file.close();
    }
  } finally {
    db.close();
  }
}

/** As `exportPairs`, of a dataset's newest version. */
export async function exportNewest(
  home: string,
  datasetId: number,
  format: ExportFormat,
  path: string,
): Promise<void> {
  const db = openStore(home);
  let data: DatasetVersion;
  try {
    data = newestVersionOf(home, db, datasetId);
  } finally {
    db.close();
  }
  await exportPairs(home, { data, format, path });
}

function* columnsOf(file: WritableDb, version: number): Generator<PreferencePair> {
  for (const { pair } of includedPairs(file, version)) yield pair;
}

/** Text of this length is written at once. */
const pieceLength = 2 ** 20;

function* jsonLines(pairs: Iterable<PreferencePair>): Generator<string> {
  let lines = '';
  for (const { prompt, chosen, rejected } of pairs) {
    lines += `${JSON.stringify({ prompt: part(prompt), chosen: part(chosen), rejected: part(rejected) })}\n`;
    if (lines.length < pieceLength) continue;
    yield lines;
    lines = '';
  }
  yield lines;
}

/** Turns with nothing beside role and content. */
function part(content: string | readonly ChatMessage[]): unknown {
  return typeof content === 'string'
    ? content
    : content.map(({ role, content: said }) => ({ role, content: said }));
}
