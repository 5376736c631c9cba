import { readdir, readFile, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { DataFormat } from '../../../../shared/dataRoom.ts';
import { formatPlural } from '../../../../shared/format.ts';
import { NudgeError } from '../../../../shared/errors.ts';
import { readFailure } from '../../files/fileErrors.ts';
import type { ReadLimits } from './limits.ts';
import { noTable, tooMuch } from './readErrors.ts';
import { recognize } from './recognize.ts';
import type { Recognized } from './recognize.ts';
import { isTrainName, otherSplitOf } from './splitNames.ts';

export interface FoundFiles {
  readonly files: readonly Recognized[];
  /** What was left out or chosen in a folder, in sentences. */
  readonly notes: readonly string[];
  /** Parts of a folder that are not there to learn from, and were left out. */
  readonly otherSplits: readonly OtherSplit[];
}

/** A part of a folder's data, such as `test`. */
export interface OtherSplit {
  readonly name: string;
  readonly paths: readonly string[];
}

/** What is told of folders on the way. */
interface Remarks {
  readonly notes: string[];
  readonly otherSplits: OtherSplit[];
}

const dataExtensions = new Set([
  ...[
    '.jsonl',
    '.ndjson',
    '.json',
    '.csv',
    '.tsv',
    '.tab',
    '.xlsx',
    '.parquet',
    '.arrow',
    '.feather',
    '.ipc',
  ],
]);
const packedExtensions = new Set(['.gz', '.gzip', '.zst', '.zstd']);

/** Files that describe data or a model, and have no rows. */
const describingFiles = new Set([
  ...['dataset_info.json', 'dataset_infos.json', 'dataset_dict.json', 'state.json', 'config.json'],
  ...['package.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'],
]);

const maxFolderDepth = 4;
const maxDescriptionBytes = 2 ** 22;

/** What a format can be read together with. */
const families: Readonly<Record<DataFormat, string>> = {
  jsonl: 'JSON',
  json: 'JSON',
  csv: 'table',
  tsv: 'table',
  xlsx: 'Excel',
  parquet: 'Parquet',
  arrow: 'Arrow',
};

/** A word for the formats that can be read together with this one. */
export function formatFamily(format: DataFormat): string {
  return families[format];
}

/**
 * The files of rows among files and folders, in the order of their names, all of one kind.
 * @throws NudgeError for a file that has no rows that Nudge can read, a folder without such files, and files that do
 *   not go together
 */
export async function findFiles(paths: readonly string[], limits: ReadLimits): Promise<FoundFiles> {
  const remarks: Remarks = { notes: [], otherSplits: [] };
  const found: string[] = [];
  for (const path of byName(paths)) found.push(...(await filesAt(path, limits, remarks)));
  const files: Recognized[] = [];
  for (const path of found) files.push(await recognize(path, limits));
  checkFamilies(files);
  return { files, ...remarks };
}

/** Numbers in names count as numbers: part 2 comes before part 10. */
function byName(names: readonly string[]): readonly string[] {
  return names.toSorted(new Intl.Collator('en', { numeric: true }).compare);
}

async function filesAt(path: string, limits: ReadLimits, remarks: Remarks): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = new Set(await readdir(path));
    if (names.has('dataset_dict.json')) return await splitFiles(path, limits, remarks);
    if (names.has('state.json')) return await savedFiles(path);
    return await folderFiles(path, limits, remarks);
  } catch (thrown) {
    throw readFailure(path, thrown);
  }
}

/** A folder as Hugging Face datasets saves several splits. */
async function splitFiles(path: string, limits: ReadLimits, remarks: Remarks): Promise<readonly string[]> {
  const description = await readDescription(join(path, 'dataset_dict.json'));
  const splits = textsIn(description['splits']).filter((name) => basename(name) === name);
  const split = splits.find(isTrainName) ?? (splits.length === 1 ? splits[0] : undefined);
  if (split === undefined) {
    throw noTable(
      path,
      `holds ${splits.length === 0 ? 'no splits' : `the splits ${splits.join(', ')}`}, and none is called train`,
      'Choose the folder of one split.',
    );
  }
  const others = splits.filter((name) => name !== split);
  remarks.notes.push(
    others.length === 0
      ? `The split ${split} was read.`
      : `The split ${split} was read, and not ${others.join(', ')}.`,
  );
  remarks.otherSplits.push(...others.map((name) => ({ name, paths: [join(path, name)] })));
  return filesAt(join(path, split), limits, remarks);
}

/** A folder as Hugging Face datasets saves one split: Arrow files, in an order that is written down. */
async function savedFiles(path: string): Promise<readonly string[]> {
  const description = await readDescription(join(path, 'state.json'));
  const listed: readonly unknown[] = Array.isArray(description['_data_files'])
    ? description['_data_files']
    : [];
  const names = listed.flatMap((file) => {
    const name = isObject(file) ? file['filename'] : null;
    return typeof name === 'string' && basename(name) === name ? [name] : [];
  });
  if (names.length === 0) {
    throw noTable(
      path,
      'lists no files of rows in its state.json',
      'Save the dataset again with save_to_disk.',
    );
  }
  const indices = description['_indices_files'] ?? description['_indices_data_files'];
  if (Array.isArray(indices) && indices.length > 0) {
    throw noTable(
      path,
      'holds a selection of rows that is not written out',
      'Call flatten_indices() before save_to_disk, or export the dataset as Parquet.',
    );
  }
  return names.map((name) => join(path, name));
}

async function folderFiles(path: string, limits: ReadLimits, remarks: Remarks): Promise<readonly string[]> {
  const listing = { files: [] as string[], passedOver: 0, hidden: 0 };
  await list(path, 0, limits, listing);
  if (listing.files.length === 0) throw nothingIn(path, listing.hidden, listing.passedOver);
  const train = listing.files.filter((file) => isTrainName(basename(file)));
  const others = Map.groupBy(listing.files, (file) => otherSplitOf(basename(file)));
  others.delete(null);
  const chosen = train.length > 0 && others.size > 0 ? train : listing.files;
  if (chosen.length < listing.files.length) {
    const left = listing.files.length - chosen.length;
    for (const [name, paths] of others) {
      if (name !== null) remarks.otherSplits.push({ name, paths: byName(paths) });
    }
    remarks.notes.push(
      `${formatPlural(chosen.length, 'file')} of the split train ${were(chosen.length)} read; ` +
        `${formatPlural(left, 'file')} of other splits ${were(left)} not.`,
    );
  }
  const passedOver = listing.passedOver + listing.hidden;
  if (passedOver > 0) {
    remarks.notes.push(
      `${formatPlural(passedOver, 'file')} in the folder ${were(passedOver)} passed over: no rows in them.`,
    );
  }
  return byName(chosen);
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** Files first; inner folders only where there are none. */
async function list(
  path: string,
  depth: number,
  limits: ReadLimits,
  into: { files: string[]; passedOver: number; hidden: number },
): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  const inner: Dirent[] = [];
  const before = into.files.length;
  for (const entry of entries) {
    if (entry.isDirectory()) inner.push(entry);
    else if (/^(?:\.|~\$)/.test(entry.name)) into.hidden += 1;
    else if (isDataName(entry.name)) into.files.push(join(path, entry.name));
    else into.passedOver += 1;
    if (into.files.length > limits.files) throw tooManyFiles(path, limits);
  }
  if (into.files.length > before || depth >= maxFolderDepth) return;
  for (const { name } of inner) {
    if (!name.startsWith('.') && name !== '__MACOSX') await list(join(path, name), depth + 1, limits, into);
  }
}

function isDataName(name: string): boolean {
  const lower = name.toLowerCase();
  if (describingFiles.has(lower)) return false;
  const outer = extname(lower);
  return dataExtensions.has(packedExtensions.has(outer) ? extname(basename(lower, outer)) : outer);
}

function nothingIn(path: string, hidden: number, passedOver: number): NudgeError {
  const what = passedOver > 0 ? 'only files of other kinds' : hidden > 0 ? 'only hidden files' : 'no files';
  return noTable(
    path,
    `is a folder with ${what}`,
    'Choose a folder with JSONL, JSON, CSV, Excel, Parquet or Arrow files, or the file itself.',
  );
}

function tooManyFiles(path: string, limits: ReadLimits): NudgeError {
  return tooMuch(path, `holds more than ${limits.files} files`, 'Choose a folder with fewer, larger files.');
}

function checkFamilies(files: readonly Recognized[]): void {
  const [first] = files;
  if (first === undefined) return;
  const other = files.find((file) => families[file.format] !== families[first.format]);
  if (other === undefined) return;
  throw new NudgeError(
    'DATA_SHAPE',
    `${basename(first.path)} is a ${families[first.format]} file and ${basename(other.path)} a ` +
      `${families[other.format]} file: they cannot be read as one.`,
    'Choose files of one kind.',
    { path: other.path },
  );
}

async function readDescription(path: string): Promise<Readonly<Record<string, unknown>>> {
  if ((await stat(path)).size > maxDescriptionBytes) throw unreadableDescription(path);
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isObject(value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw unreadableDescription(path);
}

function unreadableDescription(path: string): NudgeError {
  return noTable(path, 'does not describe a dataset', 'Save the dataset again with save_to_disk.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
