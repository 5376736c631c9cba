import { jsonRow } from './jsonRow.ts';
import { tooLongRow } from './readErrors.ts';
import { inBatches } from './rowBatches.ts';
import { faultyRow } from './sourceRow.ts';
import type { ReadRow, ReadTask } from './sourceRow.ts';

const newline = 0x0a;

/**
 * Rows of a JSONL file, one JSON value a line; blank lines are skipped.
 * @param chunks the file's text in UTF-8, cut anywhere.
 */
export async function* readJsonl(
  task: ReadTask,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ReadRow[]> {
  const lines = new LineSplitter(task.limits.rowBytes);
  for await (const chunk of chunks) {
    yield* inBatches(task, rowsOf(lines.split(chunk), task));
    const due = task.pause();
    if (due !== null) await due;
  }
  yield* inBatches(task, rowsOf(lines.end(), task));
}

function* rowsOf(lines: Iterable<Line>, task: ReadTask): Generator<ReadRow> {
  const { path, limits } = task;
  for (const { bytes, offset, line } of lines) {
    if (bytes === null) yield faultyRow(line, tooLongRow(path, line, limits.rowBytes));
    else if (!isBlank(bytes)) yield jsonRow(bytes, { path, offset, line }, line, task);
  }
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

interface Line {
  /** Without its end; null when it is longer than the limit. */
  readonly bytes: Buffer | null;
  /** Of the line's first byte in the text. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
}

/** Cuts a text at its line feeds. What is too long is passed over, not kept. */
class LineSplitter {
  readonly #limitBytes: number;
  /** The beginning of a line whose end has not come yet. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  #offset = 0;
  #line = 1;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  *split(chunk: Uint8Array): Generator<Line> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = this.#afterEmptyLines(bytes, 0);
    for (let end = bytes.indexOf(newline, start); end !== -1; end = bytes.indexOf(newline, start)) {
      yield this.#close(bytes.subarray(start, end));
      start = this.#afterEmptyLines(bytes, end + 1);
    }
    this.#keep(bytes.subarray(start));
  }

  /** A file may have millions of them. */
  #afterEmptyLines(bytes: Uint8Array, from: number): number {
    if (this.#length > 0) return from;
    let at = from;
    while (bytes[at] === newline) at += 1;
    this.#offset += at - from;
    this.#line += at - from;
    return at;
  }

  *end(): Generator<Line> {
    if (this.#length > 0) yield this.#close(Buffer.alloc(0));
  }

  #close(last: Buffer): Line {
    const length = this.#length + last.length;
    const isTooLong = length > this.#limitBytes;
    const whole = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    const line = { bytes: isTooLong ? null : whole, offset: this.#offset, line: this.#line };
    this.#offset += length + 1;
    this.#line += 1;
    this.#pieces = [];
    this.#length = 0;
    return line;
  }

  #keep(rest: Buffer): void {
    this.#length += rest.length;
    if (this.#length > this.#limitBytes) this.#pieces = [];
    else if (rest.length > 0) this.#pieces.push(rest);
  }
}
