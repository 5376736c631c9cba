import { basename, resolve } from 'node:path';
import type { DataFormat, FilesApart, FileSurvey, Mapping, SurveyedPart } from '../../shared/dataRoom.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { NudgeError, type ErrorData } from '../../shared/errors.ts';
import { columnNames, guessLayouts, isSure, sampleRows } from '../engine/data/layout.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import { formatFamily, type OtherSplit } from '../engine/data/readers/sourceFiles.ts';
import type { SourceRow } from '../engine/data/readers/sourceRow.ts';
import { isTrainName, otherSplitOf, splitToTestOn } from '../engine/data/readers/splitNames.ts';
import { pairMaker } from '../engine/data/shapes/pairMaker.ts';
import { rememberedMapping } from '../store/mappings.ts';
import { openStore } from '../store/open.ts';

/** How a part is laid out, as far as its first rows tell. */
interface Layout {
  readonly family: string;
  readonly columns: readonly string[];
  /** null where a person has to say it. */
  readonly mapping: Mapping | null;
  readonly content: PreferencePair['kind'] | null;
}

interface Looked {
  readonly part: SurveyedPart;
  readonly layout: Layout;
  readonly otherSplits: readonly OtherSplit[];
}

/**
 * Looks at files and folders of pairs that came together: what each holds, whether they can be read as one, and
 * which of them its name says is there to test on. What cannot be read is told beside the others. A folder that
 * holds several splits is several parts.
 */
export async function surveyFiles(home: string, paths: readonly string[]): Promise<FileSurvey> {
  const looked: Looked[] = [];
  const failed: ErrorData[] = [];
  const look = async (name: string, of: readonly string[], share: number): Promise<readonly OtherSplit[]> => {
    try {
      const one = await lookAt(home, name, of, share);
      looked.push(one);
      return one.otherSplits;
    } catch (thrown) {
      failed.push(NudgeError.from(thrown).toData());
      return [];
    }
  };
  for (const path of paths) {
    const others = await look(basename(path), [resolve(path)], paths.length);
    for (const { name, paths: of } of others) {
      await look(`${basename(path)}/${name}`, of, paths.length);
    }
  }
  return { parts: withUses(looked), failed, apart: findApart(looked) };
}

/** So much is read of all parts together, and of each at least and at most, where pairs are estimated. */
const bytesOfAll = 2 ** 25;
const leastBytes = 2 ** 18;
const mostBytes = 2 ** 21;
/** Of tables whose bytes say nothing of their rows. */
const mostRows = 50_000;

async function lookAt(home: string, name: string, paths: readonly string[], share: number): Promise<Looked> {
  const enough = Math.min(mostBytes, Math.max(leastBytes, bytesOfAll / share));
  const source = await openSource(paths);
  try {
    const sample: SourceRow[] = [];
    let [rows, bytes, whole] = [0, 0, true];
    for await (const batch of source.batches({ onBytes: (done) => (bytes = done) })) {
      sample.push(...batch.slice(0, sampleRows - sample.length));
      rows += batch.length;
      whole = rows < sampleRows || (bytes < enough && rows < mostRows);
      if (!whole) break;
    }
    const format = source.files[0]?.format ?? 'jsonl';
    const { totalBytes: sizeBytes, otherSplits } = source;
    const layout = layoutFor(home, format, sample);
    const allRows = whole ? rows : isText(format) && bytes > 0 ? (rows * sizeBytes) / bytes : null;
    const perRow = pairsPerRow(layout, sample);
    const pairs =
      allRows === null || perRow === null
        ? null
        : { count: Math.round(allRows * perRow), exact: whole && rows <= sampleRows };
    const files = source.files.length;
    return { part: { name, paths, files, format, sizeBytes, pairs, use: null }, layout, otherSplits };
  } finally {
    await source.close();
  }
}

/** Whether so many bytes are so many rows. */
function isText(format: DataFormat): boolean {
  return format === 'jsonl' || format === 'json' || format === 'csv' || format === 'tsv';
}

function layoutFor(home: string, format: DataFormat, sample: readonly SourceRow[]): Layout {
  const columns = columnNames(sample);
  const known = remembered(home, columns);
  const guesses = guessLayouts(sample, known);
  const [first] = guesses;
  const sure = first !== undefined && (known !== null || isSure(guesses));
  return {
    family: formatFamily(format),
    columns,
    mapping: sure ? first.mapping : null,
    content: sure ? first.content : null,
  };
}

function remembered(home: string, columns: readonly string[]): Mapping | null {
  const db = openStore(home);
  try {
    return rememberedMapping(db, columns);
  } finally {
    db.close();
  }
}

function pairsPerRow({ mapping, content }: Layout, sample: readonly SourceRow[]): number | null {
  if (mapping === null || sample.length === 0) return null;
  const maker = pairMaker(mapping, content);
  const readable = sample.filter(({ problem }) => problem === null);
  const made = [...readable.flatMap((one) => maker.take(one, one.row)), ...maker.finish()];
  return made.filter((one) => 'pair' in one).length / sample.length;
}

/** The first two parts that differ in what weighs most. */
function findApart(looked: readonly Looked[]): FilesApart | null {
  const [first, ...others] = looked;
  if (first === undefined) return null;
  for (const [why, same] of alike) {
    const other = others.find(({ layout }) => !same(layout, first.layout));
    if (other !== undefined) return { why, between: [first.part.name, other.part.name] };
  }
  return null;
}

/** What has to be the same for files to be read as one. */
const alike: readonly (readonly [FilesApart['why'], (a: Layout, b: Layout) => boolean])[] = [
  ['format', (a, b) => a.family === b.family],
  ['content', (a, b) => a.content === null || b.content === null || a.content === b.content],
  ['columns', (a, b) => sameColumns(a, b) || (a.mapping !== null && sameMapping(a.mapping, b.mapping))],
];

function sameColumns(a: Layout, b: Layout): boolean {
  return new Set(a.columns).symmetricDifference(new Set(b.columns)).size === 0;
}

function sameMapping(a: Mapping, b: Mapping | null): boolean {
  if (b?.shape !== a.shape) return false;
  const named = ({ columns }: Mapping): string => JSON.stringify(Object.entries(columns).toSorted());
  return named(a) === named(b);
}

/** The parts with what each is for, where some are to be learned from and one split to be tested on. */
function withUses(looked: readonly Looked[]): SurveyedPart[] {
  const parts = looked.map(({ part }) => part);
  const splits = parts.map(({ name }) => otherSplitOf(name));
  const testOn = splitToTestOn(splits.filter((split) => split !== null));
  const rest = looked.filter((_, index) => splits[index] === null);
  const named = rest.filter(({ part }) => isTrainName(part.name) || isSplitFolder(part, parts));
  const train = named.length > 0 ? named : rest.length === 1 ? rest : [];
  if (testOn === null || train.length === 0 || findApart(train) !== null) return parts;
  return parts.map((part, index) => {
    if (splits[index] === testOn) return { ...part, use: 'heldOut' };
    return { ...part, use: train.some((one) => one.part === part) ? 'train' : null };
  });
}

/** What a folder with several splits is read as is the one to learn from. */
function isSplitFolder({ name }: SurveyedPart, parts: readonly SurveyedPart[]): boolean {
  return parts.some((other) => other.name.startsWith(`${name}/`));
}
