import { resolve } from 'node:path';
import type { Mapping, SourcePreview } from '../../shared/dataRoom.ts';
import { columnNames, guessLayouts, guessOf, isSure, sampleRows } from '../engine/data/layout.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import type { SourceRow } from '../engine/data/readers/sourceRow.ts';
import { pairMaker } from '../engine/data/shapes/pairMaker.ts';
import { rememberedMapping } from '../store/mappings.ts';
import { openStore } from '../store/open.ts';
import { columnPreviews } from './columnPreviews.ts';
import type { ImportRequest } from './dataImport.ts';

/** Of the pairs and of the rows without one, so many are shown. */
const shownPairs = 20;
const shownDropped = 50;

/**
 * Looks at the first rows of files: what may be in which column, and what pairs that would give.
 * @throws NudgeError for files that cannot be read
 */
export async function previewSource(home: string, { paths, mapping }: ImportRequest): Promise<SourcePreview> {
  const source = await openSource(paths.map((path) => resolve(path)));
  try {
    const sample: SourceRow[] = [];
    for await (const batch of source.batches()) {
      sample.push(...batch.slice(0, sampleRows - sample.length));
      if (sample.length === sampleRows) break;
    }
    const known = rememberedFor(home, sample);
    const guesses = guessLayouts(sample, known);
    return {
      files: source.files.map(({ path, format, sizeBytes }) => ({ path, format, sizeBytes })),
      columns: columnPreviews(sample),
      guesses,
      sure: known !== null || isSure(guesses),
      ...preview(mapping ?? guesses[0]?.mapping ?? null, sample),
    };
  } finally {
    await source.close();
  }
}

function rememberedFor(home: string, sample: readonly SourceRow[]): Mapping | null {
  const db = openStore(home);
  try {
    return rememberedMapping(db, columnNames(sample));
  } finally {
    db.close();
  }
}

function preview(
  mapping: Mapping | null,
  sample: readonly SourceRow[],
): Pick<SourcePreview, 'pairs' | 'dropped'> {
  if (mapping === null) return { pairs: [], dropped: [] };
  const { content, fits } = guessOf(mapping, sample);
  const maker = pairMaker(mapping, fits === 0 ? null : content);
  const readable = sample.filter(({ problem }) => problem === null);
  const made = [...readable.flatMap((source) => maker.take(source, source.row)), ...maker.finish()];
  return {
    pairs: made.flatMap((one) => ('pair' in one ? [one.pair] : [])).slice(0, shownPairs),
    dropped: made.flatMap((one) => ('pair' in one ? [] : [one])).slice(0, shownDropped),
  };
}
