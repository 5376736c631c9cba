import { NudgeError } from '../../../../shared/errors.ts';
import { parseJson } from './jsonSyntax.ts';
import type { SourceRow } from './sourceRow.ts';
import { decodeText } from './utf8.ts';

/** Longest line, in bytes: far above any pair, far below what would stall the app. */
export const maxLineBytes = 16 * 2 ** 20;

const newline = 0x0a;

/**
 * Rows of a JSONL file, one JSON value a line; blank lines are skipped.
 * @param chunks the file's bytes in order, cut anywhere.
 * @throws NudgeError DATA_SYNTAX, FILE_NOT_TEXT, DATA_LINE_TOO_LONG, each with its line.
 */
export async function readJsonl(path: string, chunks: AsyncIterable<Uint8Array>): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const { bytes, offset, line } of splitLines(path, chunks)) {
    const place = { path, offset, line };
    const text = decodeText(bytes, place);
    if (/[^ \t\r\n]/.test(text)) rows.push({ value: parseJson(text, place), line });
  }
  return rows;
}

interface Line {
  readonly bytes: Uint8Array;
  /** Of the line's first byte in the file. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
}

async function* splitLines(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let offset = 0;
  let line = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const last = chunk.subarray(start, end);
      checkLength(path, line, length + last.length);
      yield { bytes: Buffer.concat([...pieces, last]), offset, line };
      offset += length + last.length + 1;
      line += 1;
      pieces = [];
      length = 0;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    pieces.push(rest);
    length += rest.length;
    checkLength(path, line, length);
  }
  if (length > 0) yield { bytes: Buffer.concat(pieces), offset, line };
}

function checkLength(path: string, line: number, length: number): void {
  if (length <= maxLineBytes) return;
  throw new NudgeError(
    'DATA_LINE_TOO_LONG',
    `${path}, line ${line} is longer than ${maxLineBytes / 2 ** 20} MB.`,
    'A JSONL file has one preference pair on each line. Check that its lines end where the pairs end.',
    { path, line, limitBytes: maxLineBytes },
  );
}
