import { resolve } from 'node:path';
import type { ColumnPreview, Mapping, SourcePreview } from '../../shared/dataRoom.ts';
import { columnNames, guessLayouts, guessOf, isSure, sampleRows } from '../engine/data/layout.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import type { SourceRow } from '../engine/data/readers/sourceRow.ts';
import { isRow } from '../engine/data/row.ts';
import { pairMaker } from '../engine/data/shapes/pairMaker.ts';
import { turnsOf } from '../engine/data/turns.ts';
import { rememberedMapping } from '../store/mappings.ts';
import { openStore } from '../store/open.ts';
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
      columns: columnNames(sample).map((name) => columnPreview(name, sample)),
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

const shownExamples = 3;
const exampleLength = 200;

function columnPreview(name: string, sample: readonly SourceRow[]): ColumnPreview {
  const values = sample
    .map(({ value }) => (isRow(value) && Object.hasOwn(value, name) ? value[name] : null))
    .filter((value) => value !== null && value !== undefined);
  const kinds = new Set(values.map(kindOf));
  const [kind = 'empty'] = kinds;
  return {
    name,
    kind: kinds.size > 1 ? 'mixed' : kind,
    examples: values.slice(0, shownExamples).map(example),
  };
}

function kindOf(value: unknown): ColumnPreview['kind'] {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'truth';
  if (Array.isArray(value)) return turnsOf(value) === null ? 'list' : 'turns';
  return 'object';
}

function example(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > exampleLength ? `${text.slice(0, exampleLength)}…` : text;
}
