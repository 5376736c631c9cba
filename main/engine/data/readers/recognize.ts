import { extname } from 'node:path';
import type { DataFormat } from '../../../../shared/dataRoom.ts';
import { NudgeError } from '../../../../shared/errors.ts';
import { checkMessage } from './arrow/checkMessage.ts';
import { sniffDialect } from './csvDialect.ts';
import type { CsvDialect } from './csvDialect.ts';
import { NoJsonList } from './jsonItems.ts';
import { JsonMembers, namedRows } from './jsonMembers.ts';
import { findSyntaxFault } from './jsonSyntax.ts';
import type { ReadLimits } from './limits.ts';
import { notReadable } from './readErrors.ts';
import { SourceHandle } from './sourceHandle.ts';
import { encodingOf } from './textBytes.ts';
import type { TextEncoding } from './textBytes.ts';
import { unpackHead } from './unpack.ts';
import type { Compression } from './unpack.ts';

/** What a file of rows is. */
export interface Recognized {
  readonly path: string;
  readonly sizeBytes: number;
  readonly format: DataFormat;
  readonly compression: Compression | null;
  /** How its text is written, for formats that are text. */
  readonly encoding: TextEncoding;
  /** How its table is written; null where it is no table of text. */
  readonly dialect: CsvDialect | null;
}

/** So much of a file tells what it is. */
const headBytes = 2 ** 18;

/** What speaks for text or against it: among so many characters, such a share that are none. */
const judgedCharacters = 1000;
const toleratedBadShare = 0.1;

/** How files begin that have rows and are not text. Bytes as Latin-1. */
const binaryFormats: readonly (readonly [start: string, format: DataFormat])[] = [
  ['PAR1', 'parquet'],
  ['ARROW1', 'arrow'],
  ['PK\x03\x04', 'xlsx'],
];

const compressions: readonly (readonly [start: string, compression: Compression])[] = [
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
];

/** How files begin that people have beside their data, or that have it in a way that Nudge cannot read. */
const otherFiles: readonly (readonly [start: string, what: string, hint: string])[] = [
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'an Excel workbook that is old (.xls) or protected by a password',
    'Save a copy as .xlsx without a password, or as CSV.',
  ],
  ['FEA1', 'a Feather file of the first version', 'Save it again as Parquet, Feather version 2 or JSONL.'],
  ['PARE', 'an encrypted Parquet file', 'Save a copy that is not encrypted.'],
  ['PK\x05\x06', 'an empty ZIP archive', 'Choose the file with the data.'],
  ['\x1f\x8b', 'packed more than once', 'Unpack it, and choose what comes out.'],
  ['\x28\xb5\x2f\xfd', 'packed more than once', 'Unpack it, and choose what comes out.'],
  ['BZh', 'a bzip2 archive', 'Unpack it, and choose what comes out.'],
  ['\xfd7zXZ', 'an xz archive', 'Unpack it, and choose what comes out.'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive', 'Unpack it, and choose what comes out.'],
  ['Rar!', 'a RAR archive', 'Unpack it, and choose what comes out.'],
  ['%PDF', 'a PDF document', 'Choose a file with rows: JSONL, JSON, CSV, Excel, Parquet or Arrow.'],
  ['{\\rtf', 'a text document', 'Choose a file with rows: JSONL, JSON, CSV, Excel, Parquet or Arrow.'],
  ['GGUF', 'a model in the GGUF format', 'Choose a file with preference pairs.'],
  ['SQLite format 3', 'a database', 'Export its table as CSV or JSONL.'],
  ['\x89PNG', 'a picture', 'Choose a file with preference pairs.'],
  ['\xff\xd8\xff', 'a picture', 'Choose a file with preference pairs.'],
];

/**
 * What a file is by what it begins with; its name speaks only where that leaves it open.
 * @throws NudgeError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_NOT_TEXT or DATA_SYNTAX for a file that has
 *   no rows in a way that Nudge reads
 */
export async function recognize(path: string, limits: ReadLimits): Promise<Recognized> {
  const file = await SourceHandle.open(path, () => undefined);
  try {
    const { sizeBytes } = file;
    const head = await file.read(0, Math.min(headBytes, sizeBytes));
    const isWhole = head.length === sizeBytes;
    const compression = startOf(head, compressions);
    const unpacked = compression === null ? head : await unpackHead(path, head, isWhole, compression);
    const extension = extname(compression === null ? path : path.replace(/\.[^.]*$/, '')).toLowerCase();
    const isAll = isWhole && (compression === null || unpacked.length < headBytes);
    const found = formatOf({ path, extension, head: unpacked, isWhole: isAll, limits });
    if (compression === null || isText(found.format)) return { path, sizeBytes, compression, ...found };
    throw notReadable(path, `packed with ${compression}`, 'Unpack it, and choose what comes out.');
  } catch (thrown) {
    throw NudgeError.from(thrown);
  } finally {
    await file.close();
  }
}

function isText(format: DataFormat): boolean {
  return format === 'jsonl' || format === 'json' || format === 'csv' || format === 'tsv';
}

function startOf<T>(head: Uint8Array, starts: readonly (readonly [start: string, meaning: T])[]): T | null {
  return starts.find(([start]) => latin1(head.subarray(0, start.length)) === start)?.[1] ?? null;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

type Format = Pick<Recognized, 'format' | 'encoding' | 'dialect'>;

interface Beginning {
  readonly path: string;
  /** Of the file's name, without that of its packing; in small letters. */
  readonly extension: string;
  readonly head: Uint8Array;
  /** Whether the head is the whole file. */
  readonly isWhole: boolean;
  readonly limits: ReadLimits;
}

function formatOf(beginning: Beginning): Format {
  const { path, head, limits } = beginning;
  const binary = startOf(head, binaryFormats) ?? (isArrowStream(head, limits) ? 'arrow' : null);
  if (binary !== null) return { format: binary, encoding: 'utf-8', dialect: null };
  const other = otherFiles.find(([start]) => latin1(head.subarray(0, start.length)) === start);
  if (other !== undefined) throw notReadable(path, other[1], other[2]);
  const encoding = encodingOf(head);
  return { encoding, ...textFormat(beginning, textOf(path, head, encoding)) };
}

/** A stream begins with the length of a message, the message tells the columns. */
function isArrowStream(head: Uint8Array, limits: ReadLimits): boolean {
  if (head.length < 16) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (view.getUint32(0, true) !== 0xffffffff) return false;
  const length = view.getUint32(4, true);
  if (length > head.length - 8) return length <= limits.metadataBytes && length % 8 === 0;
  try {
    return checkMessage(head.subarray(8, 8 + length), limits).kind === 'schema';
  } catch {
    return false;
  }
}

function textOf(path: string, head: Uint8Array, encoding: TextEncoding): string {
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  if (text.trim() === '' && head.length < headBytes) {
    throw new NudgeError(
      'FILE_EMPTY',
      `${path} holds no rows.`,
      'Choose a file with at least a few preference pairs, one a row.',
      { path },
    );
  }
  if (isNoText(text.slice(0, judgedCharacters))) {
    throw notReadable(
      path,
      'not a text file, and of no other kind that Nudge reads',
      'Choose a file with rows: JSONL, JSON, CSV, Excel, Parquet or Arrow. Text is to be saved as UTF-8.',
    );
  }
  return text;
}

/** One bad byte among text is a row to leave out; a file that begins with such is no text. */
function isNoText(beginning: string): boolean {
  const bad = beginning.match(/[\0\uFFFD]/g)?.length ?? 0;
  return bad > beginning.length * toleratedBadShare;
}

function textFormat(
  { path, extension, isWhole }: Beginning,
  text: string,
): Pick<Recognized, 'format' | 'dialect'> {
  const json = jsonFormat(text, isWhole, extension);
  if (json !== null) return { format: json, dialect: null };
  const byName = extension === '.csv' ? ',' : ['.tsv', '.tab'].includes(extension) ? '\t' : null;
  const isNamedJson = ['.jsonl', '.ndjson', '.json'].includes(extension);
  const dialect = isNamedJson && hasJsonLines.test(text) ? null : sniffDialect(text, isWhole, byName);
  if (dialect !== null) return { format: dialect.delimiter === '\t' ? 'tsv' : 'csv', dialect };
  if (extension === '.jsonl' || extension === '.ndjson') return { format: 'jsonl', dialect: null };
  if (extension === '.json') return { format: 'json', dialect: null };
  throw new NudgeError(
    'DATA_SYNTAX',
    `${path} is text, but neither JSONL nor JSON nor a table.`,
    'Save the pairs as JSONL, one JSON object a line, or as a table with a header row.',
    { path },
  );
}

/** Damaged JSON may look like a table, with its commas. */
const hasJsonLines = /^[ \t]*[[{]/m;

/** A list is JSON; an object is the first line of JSONL, unless it holds the rows itself. */
function jsonFormat(text: string, isWhole: boolean, extension: string): 'json' | 'jsonl' | null {
  const first = text.trimStart()[0];
  if (first === '[') return 'json';
  if (first !== '{') return null;
  const members = new JsonMembers();
  const bytes = Buffer.from(text);
  let read = 0;
  try {
    read = members.take(bytes);
  } catch (thrown) {
    if (!(thrown instanceof NoJsonList)) throw thrown;
    return extension === '.json' ? 'json' : 'jsonl';
  }
  if (members.hasInnerNewline) {
    const isSound = members.isComplete ? isJson(bytes.subarray(0, read)) : continues(text);
    return isSound || extension === '.json' ? 'json' : 'jsonl';
  }
  const isAlone = isWhole && bytes.subarray(read).every((byte) => byte <= 0x20);
  return namedRows(members.lists) !== null && (isAlone || !members.isComplete) ? 'json' : 'jsonl';
}

function isJson(bytes: Buffer): boolean {
  return findSyntaxFault(bytes.toString('utf8')) === null;
}

/** Whether the text is JSON as far as it goes. */
function continues(text: string): boolean {
  const fault = findSyntaxFault(text);
  return fault === null || fault.offset === text.length;
}
