import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import { NudgeError } from '../../../../shared/errors.ts';
import type { CsvDialect } from './csvDialect.ts';
import { notTextRow, tooLongRow } from './readErrors.ts';
import { faultyRow, goodRow } from './sourceRow.ts';
import type { ReadRow, ReadTask, RowFault } from './sourceRow.ts';
import { columnNames, tableRow } from './tableRow.ts';

/** So much is parsed between two pauses. */
const pieceBytes = 2 ** 15;

const replacement = '\uFFFD';

/**
 * Rows of a table that is written as text, with its column names in the first record; all cells are text.
 * @param chunks the text in UTF-8, cut anywhere
 * @throws NudgeError DATA_SHAPE for a header that is none, DATA_LINE_TOO_LONG and DATA_SYNTAX where a quotation
 *   mark is never closed
 */
export async function* readCsv(
  task: ReadTask,
  chunks: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
): AsyncGenerator<readonly ReadRow[]> {
  const table = new CsvTable(task, dialect);
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        yield await table.take(chunk.subarray(at, at + pieceBytes));
        const due = task.pause();
        if (due !== null) await due;
      }
    }
    yield await table.end();
  } finally {
    table.close();
  }
}

/** One record after the other, with the line it begins in. */
class CsvTable {
  readonly #task: ReadTask;
  readonly #parser: ReturnType<typeof parse>;
  readonly #failed: Promise<never>;
  #names: readonly string[] | null = null;
  #rows: ReadRow[] = [];
  #records = 0;
  /** Of the next record, not counting blank lines. */
  #line = 1;
  #tail: Uint8Array = new Uint8Array();
  /** Bytes since the last record or blank line, to a piece. */
  #openBytes = 0;
  /** Whether any bytes so far were not UTF-8: only then a replacement character is a sign of it. */
  #hasBadBytes = false;
  #hasNulBytes = false;

  constructor(task: ReadTask, { delimiter, isQuoted }: CsvDialect) {
    this.#task = task;
    this.#parser = parse({
      delimiter,
      quote: isQuoted ? '"' : null,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record: readonly string[]) => {
        this.#record(record);
        return null;
      },
    });
    this.#failed = new Promise((_, reject) => void this.#parser.once('error', reject));
    this.#failed.catch(() => undefined);
  }

  async take(piece: Uint8Array): Promise<readonly ReadRow[]> {
    this.#watchBytes(piece);
    const ended = this.#endedRecords();
    await this.#step((done) => this.#parser.write(piece, done));
    this.#openBytes = this.#endedRecords() > ended ? piece.length : this.#openBytes + piece.length;
    // The parser would gather a row without end, and cells of nothing cost more than they are long.
    const { path, limits } = this.#task;
    if (this.#openBytes > limits.rowBytes + pieceBytes) {
      throw tooLongRow(path, this.#nextLine(), limits.rowBytes).error();
    }
    return this.#taken();
  }

  #endedRecords(): number {
    const { records, empty_lines: blankLines } = this.#parser.info;
    return records + blankLines;
  }

  #nextLine(): number {
    return this.#line + this.#parser.info.empty_lines;
  }

  async end(): Promise<readonly ReadRow[]> {
    this.#hasBadBytes ||= !isUtf8(this.#tail);
    this.#parser.resume();
    const ended = new Promise<void>((resolve) => void this.#parser.once('end', resolve));
    this.#parser.end();
    try {
      await Promise.race([ended, this.#failed]);
    } catch (thrown) {
      this.#endedInQuotes(thrown);
    }
    return this.#taken();
  }

  close(): void {
    this.#parser.destroy();
  }

  async #step(work: (done: (error?: Error | null) => void) => void): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      work((error) => {
        if (error === undefined || error === null) resolve();
        else reject(error);
      });
    });
    try {
      await Promise.race([written, this.#failed]);
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  #taken(): readonly ReadRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #record(record: readonly string[]): void {
    const line = this.#nextLine();
    let length = 0;
    for (const cell of record) {
      length += cell.length;
      this.#line += newlinesIn(cell);
    }
    this.#line += 1;
    if (this.#names === null) {
      this.#names = columnNames(this.#task, record);
      return;
    }
    this.#records += 1;
    const fault = this.#faultOf(record, length, this.#names, line);
    this.#rows.push(fault === null ? goodRow(tableRow(this.#names, record), line) : faultyRow(line, fault));
  }

  #faultOf(
    record: readonly string[],
    length: number,
    names: readonly string[],
    line: number,
  ): RowFault | null {
    const { path, limits } = this.#task;
    if (length > limits.rowBytes) return tooLongRow(path, line, limits.rowBytes);
    const isRagged = record.length > names.length && record.slice(names.length).some((cell) => cell !== '');
    if (record.length < names.length || isRagged) {
      return this.#wrongColumns(line, record.length, names.length);
    }
    if (this.#hasNulBytes && record.some((cell) => cell.includes('\0'))) {
      return this.#notText(line, 'a NUL byte');
    }
    return this.#hasBadBytes && record.some((cell) => cell.includes(replacement))
      ? this.#notText(line, 'a byte that is not UTF-8')
      : null;
  }

  #wrongColumns(line: number, found: number, expected: number): RowFault {
    const { path } = this.#task;
    return {
      detail: `it has ${found} cells, and the header row has ${expected}`,
      error: () =>
        new NudgeError(
          'DATA_SYNTAX',
          `${path}, line ${line}: a row of ${found} cells, where the header row has ${expected}.`,
          'Check that text with commas, quotation marks or line breaks stands in quotation marks, or export the table again.',
          { path, line },
        ),
    };
  }

  #notText(line: number, what: string): RowFault {
    const hint = 'Save the table again with the encoding UTF-8 (in Excel: "CSV UTF-8").';
    return notTextRow(this.#task.path, line, what, hint);
  }

  /** Looks at the bytes with those of a character that the piece before was cut in. */
  #watchBytes(piece: Uint8Array): void {
    this.#hasNulBytes ||= piece.includes(0);
    if (this.#hasBadBytes) return;
    const bytes = this.#tail.length === 0 ? piece : Buffer.concat([this.#tail, piece]);
    const end = characterEnd(bytes);
    this.#hasBadBytes = !isUtf8(bytes.subarray(0, end));
    this.#tail = Buffer.from(bytes.subarray(end));
  }

  /** A file that was cut off ends inside quotation marks; so does one where a mark is missing far before. */
  #endedInQuotes(thrown: unknown): void {
    if (!(thrown instanceof CsvError) || thrown.code !== 'CSV_QUOTE_NOT_CLOSED') throw this.#failure(thrown);
    const line = this.#nextLine();
    const error = (): NudgeError => this.#openQuote(line, thrown);
    if (this.#parser.info.lines - line > this.#records) throw error();
    this.#rows.push(faultyRow(line, { detail: 'it has a quotation mark that is never closed', error }));
  }

  #openQuote(line: number, cause: unknown): NudgeError {
    const { path } = this.#task;
    return new NudgeError(
      'DATA_SYNTAX',
      `${path}, line ${line}: a quotation mark is opened in this row and never closed.`,
      'Close it, or write it twice where it is part of the text.',
      { path, line },
      { cause },
    );
  }

  #failure(thrown: unknown): NudgeError {
    if (thrown instanceof NudgeError) return thrown;
    const { path } = this.#task;
    const line = this.#nextLine();
    return new NudgeError(
      'DATA_SYNTAX',
      `${path}, line ${line}: the table cannot be read on from here.`,
      'Look at that row, or export the table again.',
      { path, line },
      { cause: thrown },
    );
  }
}

function newlinesIn(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Where the last character begins that may go on in the next piece; the length when none does. */
function characterEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return bytes.length - back;
    if (byte < 0x80) break;
  }
  return bytes.length;
}
