import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadLimits } from '../../../../main/engine/data/readers/limits.ts';
import { openSource } from '../../../../main/engine/data/readers/openSource.ts';
import type { OpenedSource } from '../../../../main/engine/data/readers/openSource.ts';
import type { SourceRow } from '../../../../main/engine/data/readers/sourceRow.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

export interface ReadSource {
  readonly source: OpenedSource;
  readonly rows: readonly SourceRow[];
  /** Of the rows that could be read. */
  readonly values: readonly unknown[];
  /** Of those that could not: the row's number and what is wrong with it. */
  readonly problems: readonly (readonly [row: number, detail: string])[];
}

/** Reads files and folders to the end. */
export async function readAll(
  paths: string | readonly string[],
  limits: Partial<ReadLimits> = {},
): Promise<ReadSource> {
  const source = await openSource(typeof paths === 'string' ? [paths] : paths, limits);
  try {
    const rows: SourceRow[] = [];
    for await (const batch of source.batches()) rows.push(...batch);
    return {
      source,
      rows,
      values: rows.filter(({ problem }) => problem === null).map(({ value }) => value),
      problems: rows.flatMap(({ row, problem }) =>
        problem === null ? [] : [[row, problem.detail] as const],
      ),
    };
  } finally {
    await source.close();
  }
}

/** Writes a file into a folder that goes when the test ends, and returns its path. */
export function written(bytes: string | Uint8Array, name = 'pairs.jsonl', folder = tempFolder()): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
