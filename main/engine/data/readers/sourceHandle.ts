import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { NudgeError } from '../../../../shared/errors.ts';
import { readFailure } from '../../files/fileErrors.ts';
import { damaged } from './readErrors.ts';

const chunkBytes = 2 ** 18;

/** Between two pauses in a reading of very much at once. */
const pausedBytes = 2 ** 22;

type Pause = () => Promise<void> | null;

/** An open file. Its bytes can be read anywhere; `seen` is shown all of them once, in order. */
export class SourceHandle {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #file: FileHandle;
  readonly #seen: (chunk: Uint8Array) => void;
  /** So many bytes were shown. */
  #shown = 0;

  private constructor(path: string, file: FileHandle, sizeBytes: number, seen: (chunk: Uint8Array) => void) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.#file = file;
    this.#seen = seen;
  }

  /**
   * @throws NudgeError FILE_NOT_FOUND when there is no such file, FILE_UNREADABLE when it cannot be read or is not
   *   an ordinary file (a pipe could make the reader wait for ever).
   */
  static async open(path: string, seen: (chunk: Uint8Array) => void): Promise<SourceHandle> {
    try {
      if (!(await stat(path)).isFile()) throw notAFile(path);
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        return new SourceHandle(path, file, size, seen);
      } catch (cause) {
        await file.close();
        throw cause;
      }
    } catch (cause) {
      throw readFailure(path, cause);
    }
  }

  /** For packages that read by themselves. It stays this object's to close. */
  get fd(): number {
    return this.#file.fd;
  }

  /** All bytes in order, in pieces, each shown to `seen` first. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = await this.#next(Buffer.allocUnsafeSlow(chunkBytes));
      if (chunk.length === 0) return;
      yield chunk;
    }
  }

  /** The same without showing them, for a reading before the one that counts. */
  async *peekedChunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < this.sizeBytes; at += chunkBytes) {
      yield await this.read(at, Math.min(chunkBytes, this.sizeBytes - at));
    }
  }

  /** Shows `seen` the bytes up to `position`, or up to the file's end. */
  async showTo(position: number, pause: Pause): Promise<void> {
    if (this.#shown >= position) return;
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    while (this.#shown < position) {
      const chunk = await this.#next(buffer.subarray(0, Math.min(chunkBytes, position - this.#shown)));
      if (chunk.length === 0) return;
      const due = pause();
      if (due !== null) await due;
    }
  }

  async #next(buffer: Buffer): Promise<Uint8Array> {
    const { bytesRead } = await this.#read(buffer, 0, this.#shown);
    const chunk = buffer.subarray(0, bytesRead);
    this.#shown += bytesRead;
    if (bytesRead > 0) this.#seen(chunk);
    return chunk;
  }

  /**
   * `length` bytes from `position` on, in memory of their own.
   * @param pause where that may be very many: what `pause` throws ends the reading
   * @throws NudgeError FILE_UNREADABLE when the file ends before.
   */
  async read(position: number, length: number, pause?: Pause): Promise<Uint8Array<ArrayBuffer>> {
    this.#checkRange(position, length);
    const bytes = new Uint8Array(length);
    if (pause === undefined) return await this.readInto(bytes, position);
    for (let at = 0; at < length; at += pausedBytes) {
      await this.readInto(bytes.subarray(at, at + pausedBytes), position + at);
      const due = pause();
      if (due !== null) await due;
    }
    return bytes;
  }

  /** The same into memory that is there. */
  async readInto<T extends Uint8Array>(buffer: T, position: number): Promise<T> {
    const { length } = buffer;
    this.#checkRange(position, length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#read(buffer, filled, position + filled);
      if (bytesRead === 0) throw damaged(this.path, 'it ends too early');
      filled += bytesRead;
    }
    return buffer;
  }

  #checkRange(position: number, length: number): void {
    if (position >= 0 && length >= 0 && position + length <= this.sizeBytes) return;
    throw damaged(this.path, 'it points to bytes beyond its end');
  }

  async #read(buffer: Uint8Array, offset: number, position: number): Promise<{ bytesRead: number }> {
    try {
      return await this.#file.read(buffer, offset, buffer.length - offset, position);
    } catch (cause) {
      throw readFailure(this.path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function notAFile(path: string): NudgeError {
  return new NudgeError(
    'FILE_UNREADABLE',
    `${path} is not a file.`,
    'Choose the file itself, not a device.',
    { path },
  );
}
