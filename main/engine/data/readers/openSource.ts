import { createHash } from 'node:crypto';
import type { DataFormat } from '../../../../shared/dataRoom.ts';
import { NudgeError } from '../../../../shared/errors.ts';
import { slicePauses } from '../../slices.ts';
import { readCsv } from './csv.ts';
import { FaultyRows } from './faultyRows.ts';
import { readJson } from './json.ts';
import { readJsonl } from './jsonl.ts';
import { defaultLimits } from './limits.ts';
import type { ReadLimits } from './limits.ts';
import type { Recognized } from './recognize.ts';
import { findFiles } from './sourceFiles.ts';
import type { FoundFiles, OtherSplit } from './sourceFiles.ts';
import { SourceHandle } from './sourceHandle.ts';
import type { ReadRow, ReadTask, SourceRow } from './sourceRow.ts';
import { toUtf8 } from './textBytes.ts';
import { readTurnCells } from './turnCells.ts';
import { unpack } from './unpack.ts';
import type { Compression } from './unpack.ts';

export interface SourceFile {
  readonly path: string;
  readonly format: DataFormat;
  readonly compression: Compression | null;
  readonly sizeBytes: number;
}

export interface BatchOptions {
  readonly signal?: AbortSignal;
  /** Told of the bytes read so far, of all files together, packed ones as they are packed. */
  readonly onBytes?: (done: number) => void;
}

/** Files of rows, read as one. */
export interface OpenedSource {
  readonly files: readonly SourceFile[];
  readonly totalBytes: number;
  /** What was left out or chosen among the files, in sentences. */
  readonly notes: readonly string[];
  /** Parts of a folder that are not there to learn from, and were left out. */
  readonly otherSplits: readonly OtherSplit[];
  /**
   * The rows in order, some hundred at a time. Can be asked for once.
   * @throws NudgeError for a file that cannot be read on, one of which the first rows or more than half of all are
   *   unreadable, FILE_EMPTY when there are no rows, STOPPED after the signal or `close`
   */
  batches(options?: BatchOptions): AsyncGenerator<readonly SourceRow[]>;
  /** sha256 of all files' bytes in order, hex. There is none before `batches` has come to its end. */
  sha256(): string;
  /** Ends a reading that goes on, and closes its file. */
  close(): Promise<void>;
}

/**
 * Looks at files and folders and says what they are. JSONL, JSON, tables of text with any delimiter, Excel, Parquet
 * and Arrow, text also packed with gzip or zstd; folders as Hugging Face datasets saves them, and any others with
 * files of one kind.
 * @throws NudgeError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_NOT_TEXT, DATA_SYNTAX, DATA_SHAPE
 */
export async function openSource(
  paths: readonly string[],
  limits: Partial<ReadLimits> = {},
): Promise<OpenedSource> {
  const allLimits = { ...defaultLimits, ...limits };
  return new FileSource(await findFiles(paths, allLimits), allLimits);
}

class FileSource implements OpenedSource {
  readonly files: readonly SourceFile[];
  readonly totalBytes: number;
  readonly notes: readonly string[];
  readonly otherSplits: readonly OtherSplit[];
  readonly #files: readonly Recognized[];
  readonly #limits: ReadLimits;
  readonly #hash = createHash('sha256');
  readonly #closing = new AbortController();
  #open: SourceHandle | null = null;
  #digest: string | null = null;
  #begun = false;
  #row = 0;

  constructor({ files, notes, otherSplits }: FoundFiles, limits: ReadLimits) {
    this.#files = files;
    this.#limits = limits;
    this.notes = notes;
    this.otherSplits = otherSplits;
    this.files = files.map(({ path, format, compression, sizeBytes }) => ({
      path,
      format,
      compression,
      sizeBytes,
    }));
    this.totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async *batches({ signal, onBytes }: BatchOptions = {}): AsyncGenerator<readonly SourceRow[]> {
    if (this.#begun) throw new Error('the source was read before');
    this.#begun = true;
    const stop = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    let done = 0;
    const seen = (chunk: Uint8Array): void => {
      this.#hash.update(chunk);
      done += chunk.length;
      onBytes?.(done);
    };
    const pause = stoppablePauses(stop);
    for (const file of this.#files) {
      try {
        yield* this.#rowsOf(file, pause, seen);
      } catch (thrown) {
        // What a package says of a file that was closed under its hands is of no interest.
        throw stop.aborted ? stopped() : NudgeError.from(thrown);
      }
    }
    if (this.#row === 0) throw noRows(this.#files);
    this.#digest = this.#hash.digest('hex');
  }

  async *#rowsOf(
    file: Recognized,
    pause: ReadTask['pause'],
    seen: (chunk: Uint8Array) => void,
  ): AsyncGenerator<readonly SourceRow[]> {
    const task = { path: file.path, limits: this.#limits, pause };
    const due = pause();
    if (due !== null) await due;
    const handle = await SourceHandle.open(file.path, seen);
    this.#open = handle;
    try {
      const faults = new FaultyRows(this.#limits.firstRows);
      const read = readRows(task, file, handle);
      for await (const rows of hasTextCells(file.format) ? readTurnCells(file.path, read) : read) {
        faults.see(rows);
        // Before the rows leave: the signal may have come while they were read.
        const next = pause();
        if (next !== null) await next;
        const batch = rows.map((row) => this.#numbered(row));
        if (batch.length > 0) yield batch;
      }
      faults.end();
      await handle.showTo(handle.sizeBytes, pause);
    } finally {
      this.#open = null;
      await handle.close();
    }
  }

  #numbered({ value, line, fault }: ReadRow): SourceRow {
    const row = this.#row;
    this.#row += 1;
    return {
      row,
      line,
      value,
      problem: fault === null ? null : { reason: 'unreadable', detail: fault.detail },
    };
  }

  sha256(): string {
    if (this.#digest === null) throw new Error('the source was not read to its end');
    return this.#digest;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#open?.close();
  }
}

async function* readRows(
  task: ReadTask,
  file: Recognized,
  handle: SourceHandle,
): AsyncGenerator<readonly ReadRow[]> {
  const { format, dialect } = file;
  // The packages for binary tables are large, and most people have none.
  if (format === 'parquet') yield* (await import('./parquet/parquet.ts')).readParquet(task, handle);
  else if (format === 'arrow') yield* (await import('./arrow/arrow.ts')).readArrow(task, handle);
  else if (format === 'xlsx') yield* (await import('./xlsx.ts')).readXlsx(task, handle);
  else if (format === 'json') yield* readJson(task, (isLast) => textOf(task, file, handle, isLast));
  else if (format === 'jsonl') yield* readJsonl(task, textOf(task, file, handle, true));
  else if (dialect !== null) yield* readCsv(task, textOf(task, file, handle, true), dialect);
}

/** The text in UTF-8; its bytes count only in the last reading of several. */
function textOf(
  task: ReadTask,
  { compression, encoding }: Recognized,
  handle: SourceHandle,
  isLast: boolean,
): AsyncIterable<Uint8Array> {
  const bytes = isLast ? handle.chunks() : handle.peekedChunks();
  return toUtf8(compression === null ? bytes : unpack(task, bytes, compression), encoding);
}

function hasTextCells(format: DataFormat): boolean {
  return format === 'csv' || format === 'tsv' || format === 'xlsx';
}

/** Pauses that throw STOPPED after the signal, also when it comes within one. */
function stoppablePauses(signal: AbortSignal): ReadTask['pause'] {
  const pause = slicePauses();
  const check = (): void => {
    if (signal.aborted) throw stopped();
  };
  return () => {
    check();
    return pause()?.then(check) ?? null;
  };
}

function stopped(): NudgeError {
  return new NudgeError('STOPPED', 'Reading the data was stopped.', 'Start it again when you want to.');
}

function noRows(files: readonly Recognized[]): NudgeError {
  const [first] = files;
  const what =
    files.length === 1 && first !== undefined ? `${first.path} holds` : `The ${files.length} files hold`;
  return new NudgeError(
    'FILE_EMPTY',
    `${what} no rows.`,
    'Choose a file with at least a few preference pairs, one a row.',
    { path: first?.path ?? null },
  );
}
