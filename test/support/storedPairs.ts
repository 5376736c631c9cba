import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import type { DatasetVersion } from '../../shared/dataRoom.ts';
import { textPairs } from './cli.ts';
import { tempFolder } from './tempFolder.ts';

/** 120 pairs. */
const samplePairs = fileURLToPath(new URL('../../resources/sample-pairs-heldout.jsonl', import.meta.url));

/** The pairs of `textPairs` and `samplePairs` in a home that `homeWithPairs` made. */
export const textData: DatasetVersion = { datasetId: 1, version: 1 };
export const sampleData: DatasetVersion = { datasetId: 2, version: 1 };

/** A file's content as a dataset of a home. */
export async function importInto(home: string, file: string): Promise<DatasetVersion> {
  return { datasetId: await importPairs(home, { paths: [file], mapping: null }, unwatched), version: 1 };
}

const template = mkdtempSync(path.join(tmpdir(), 'nudge-pairs-'));
for (const file of [textPairs, samplePairs]) await importInto(template, file);

afterAll(() => {
  rmSync(template, { recursive: true, force: true });
});

/** Makes `home` one that knows both files' pairs. Returns it. */
export function homeWithPairs(home = tempFolder()): string {
  cpSync(template, home, { recursive: true });
  return home;
}
