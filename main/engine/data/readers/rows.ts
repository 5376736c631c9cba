import { createHash } from 'node:crypto';
import { NudgeError } from '../../../../shared/errors.ts';
import type { DatasetReport } from '../../../../shared/dataset.ts';
import { readChunks } from './fileBytes.ts';
import { readJson } from './json.ts';
import { readJsonl } from './jsonl.ts';
import { findSyntaxFault } from './jsonSyntax.ts';
import type { SourceRow } from './sourceRow.ts';

export interface SourceRows extends Pick<DatasetReport, 'path' | 'format' | 'sha256' | 'sizeBytes'> {
  readonly rows: readonly SourceRow[];
}

/** How far into a file its first character is looked for. */
const sniffedBytes = 2 ** 20;

const openBracket = 0x5b;
const newline = 0x0a;

/**
 * Reads all rows of a JSON or JSONL file. What it is shows in its first line, whatever the name: JSON opens an
 * array there or leaves its value open, and of JSONL the first line is whole.
 * @throws NudgeError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_NOT_TEXT, DATA_SYNTAX, DATA_SHAPE,
 *   DATA_LINE_TOO_LONG, each with the place in the file.
 */
export async function readRows(path: string): Promise<SourceRows> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const chunks = readChunks(path, (chunk) => {
    hash.update(chunk);
    sizeBytes += chunk.length;
  });
  const head = await readHead(chunks);
  const bytes = replay(head, chunks);
  const format = formatOf(Buffer.concat(head));
  const rows = format === 'json' ? await readJson(path, bytes) : await readJsonl(path, bytes);
  if (rows.length === 0) throw emptyFile(path);
  return { path, format, rows, sha256: hash.digest('hex'), sizeBytes };
}

/** Takes chunks up to the one with the first character that is not white space. */
async function readHead(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array[]> {
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < sniffedBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(next.value);
    length += next.value.length;
    if (firstCharacter(next.value) < next.value.length) break;
  }
  return head;
}

function formatOf(head: Uint8Array): DatasetReport['format'] {
  const start = firstCharacter(head);
  if (head[start] === openBracket) return 'json';
  const end = head.indexOf(newline, start);
  if (end === -1) return 'jsonl';
  const firstLine = Buffer.from(head.subarray(start, end)).toString('utf8');
  const fault = findSyntaxFault(firstLine);
  return fault !== null && fault.offset === firstLine.length ? 'json' : 'jsonl';
}

/** Index of the first byte that is neither JSON's white space nor part of a byte order mark. */
function firstCharacter(bytes: Uint8Array): number {
  const index = bytes.findIndex((byte) => ![0x20, 0x0a, 0x0d, 0x09, 0xef, 0xbb, 0xbf].includes(byte));
  return index === -1 ? bytes.length : index;
}

/** The chunks taken, then the rest. Ending early ends the rest too, which closes the file. */
async function* replay(
  head: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function emptyFile(path: string): NudgeError {
  return new NudgeError(
    'FILE_EMPTY',
    `${path} holds no rows.`,
    'Choose a file with at least a few preference pairs, one a row.',
    { path },
  );
}
