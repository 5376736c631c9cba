import { NudgeError } from '../../../../shared/errors.ts';
import { forEachInSlices } from '../../slices.ts';
import { jsonItems } from './jsonItems.ts';
import { parseJson } from './jsonSyntax.ts';
import type { SourceRow } from './sourceRow.ts';
import { decodeText } from './utf8.ts';

/** Largest JSON file, in bytes: it is parsed as one string, and those have a limit. */
const maxJsonBytes = 256 * 2 ** 20;

/**
 * Rows of a JSON file: the items of its one top-level array.
 * @throws NudgeError DATA_SYNTAX, FILE_NOT_TEXT, DATA_SHAPE when the top level is no array, FILE_UNREADABLE when
 *   the file is too large to be read whole.
 */
export async function readJson(path: string, chunks: AsyncIterable<Uint8Array>): Promise<SourceRow[]> {
  const place = { path, offset: 0, line: 1 };
  const text = decodeText(await readWhole(path, chunks), place);
  const rows = await parseItems(text);
  if (rows !== null) return rows;
  const value = parseJson(text, place);
  if (Array.isArray(value)) return value.map((item: unknown) => ({ value: item, line: null }));
  throw new NudgeError(
    'DATA_SHAPE',
    `${path} is not a list: a JSON file of pairs is one array of objects.`,
    'Put square brackets around the rows, or save them as JSONL, one object a line.',
    { path },
  );
}

/** Item by item, so that a large file does not hold up the process; null where the text is no array of JSON. */
async function parseItems(text: string): Promise<SourceRow[] | null> {
  const rows: SourceRow[] = [];
  try {
    await forEachInSlices(jsonItems(text), (item) => {
      rows.push({ value: JSON.parse(item), line: null });
    });
    return rows;
  } catch {
    return null;
  }
}

async function readWhole(path: string, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    length += chunk.length;
    if (length > maxJsonBytes) throw tooLarge(path);
  }
  return Buffer.concat(pieces);
}

function tooLarge(path: string): NudgeError {
  return new NudgeError(
    'FILE_UNREADABLE',
    `${path} is larger than ${maxJsonBytes / 2 ** 20} MB, too large to be read as one JSON list.`,
    'Save it as JSONL, one object a line: that is read line by line and may be of any size.',
    { path, limitBytes: maxJsonBytes },
  );
}
