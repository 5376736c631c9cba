import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { fromFdPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { NudgeError } from '../../../../shared/errors.ts';
import { damaged, describeBytes, notReadable, tooMuch } from './readErrors.ts';
import type { SourceHandle } from './sourceHandle.ts';
import type { ReadTask } from './sourceRow.ts';
import { UnpackGuard } from './unpack.ts';

const packed = 8;
const encryptedFlag = 1;

/** The files inside a workbook, which is a ZIP archive. */
export class WorkbookParts {
  readonly #task: ReadTask;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  /** Over all parts: they may lie over one another, or be read more than once. */
  readonly #guard: UnpackGuard;

  private constructor(task: ReadTask, zip: ZipFile, entries: ReadonlyMap<string, Entry>, sizeBytes: number) {
    this.#task = task;
    this.#zip = zip;
    this.#entries = entries;
    this.#guard = new UnpackGuard(task);
    this.#guard.packed(sizeBytes);
  }

  /** @throws NudgeError FILE_UNREADABLE for a damaged archive, FILE_NOT_TEXT for one that is no workbook */
  static async open(task: ReadTask, file: SourceHandle): Promise<WorkbookParts> {
    const { path, limits } = task;
    try {
      const zip = await fromFdPromise(file.fd, { autoClose: false, decodeStrings: true });
      const entries = new Map<string, Entry>();
      if (zip.entryCount > limits.workbookParts) {
        throw tooMuch(path, 'holds more files than a workbook has', 'Check that this is the right file.');
      }
      for await (const entry of zip.eachEntry()) {
        entries.set(entry.fileName.toLowerCase(), entry);
        const due = task.pause();
        if (due !== null) await due;
      }
      const parts = new WorkbookParts(task, zip, entries, file.sizeBytes);
      parts.#checkKind();
      return parts;
    } catch (cause) {
      throw cause instanceof NudgeError ? cause : damaged(path, 'it is no whole ZIP archive', cause);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** What was unpacked so far. */
  get unpackedBytes(): number {
    return this.#guard.unpackedBytes;
  }

  /** Unpacked size that the archive claims for a part, in bytes. */
  sizeOf(name: string): number {
    return this.#entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /**
   * The bytes of a part, piece by piece.
   * @throws NudgeError FILE_UNREADABLE for a part that is missing, damaged or too large
   */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw damaged(this.#task.path, 'one of its parts is missing');
    this.#checkSize(entry);
    const stream = await this.#open(entry);
    try {
      const pieces: AsyncIterable<Uint8Array> = stream;
      for await (const piece of pieces) {
        this.#guard.unpacked(piece.length);
        yield piece;
      }
    } catch (cause) {
      throw cause instanceof NudgeError ? cause : this.#damaged(cause);
    } finally {
      stream.destroy();
    }
  }

  async #open(entry: Entry): Promise<Readable> {
    try {
      return await this.#zip.openReadStreamPromise(entry);
    } catch (cause) {
      throw this.#damaged(cause);
    }
  }

  #damaged(cause: unknown): NudgeError {
    return damaged(this.#task.path, 'one of its parts cannot be unpacked', cause);
  }

  /** What it unpacks to in truth is checked against what it claims, by the unpacker. */
  #checkSize(entry: Entry): void {
    const { path, limits } = this.#task;
    if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) throw passwordProtected(path);
    if (entry.compressionMethod !== packed && entry.compressionMethod !== 0) {
      throw damaged(path, 'its parts are packed in a way that workbooks are not');
    }
    if (entry.uncompressedSize <= limits.workbookPartBytes) return;
    throw tooMuch(
      path,
      `has a part of more than ${describeBytes(limits.workbookPartBytes)}`,
      'Save the table as CSV: that is read row by row and may be of any size.',
    );
  }

  #checkKind(): void {
    if (this.has('[Content_Types].xml') && [...this.#entries.keys()].some((name) => name.startsWith('xl/')))
      return;
    const { path } = this.#task;
    if ([...this.#entries.values()].some((entry) => entry.isEncrypted())) throw passwordProtected(path);
    if (this.has('word/document.xml')) {
      throw notReadable(path, 'a Word document', 'Put the pairs into a table, and save it as .xlsx or CSV.');
    }
    if (this.has('content.xml') && this.has('mimetype')) {
      throw notReadable(path, 'an OpenDocument file', 'Save the table as .xlsx or CSV.');
    }
    throw notReadable(path, 'a ZIP archive', 'Unpack it, and choose the file or folder that comes out.');
  }
}

function passwordProtected(path: string): NudgeError {
  return notReadable(path, 'protected by a password', 'Save a copy without a password.');
}

/** The part that a relationship of `base` points to, however it is written; never anything outside the archive. */
export function partName(base: string, target: string): string {
  const absolute = target.startsWith('/') ? target : posix.join('/', posix.dirname(base), target);
  return posix.normalize(absolute).slice(1);
}
