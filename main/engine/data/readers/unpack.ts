import { Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { NudgeError } from '../../../../shared/errors.ts';
import { damaged, tooMuch, tooMuchUnpacked } from './readErrors.ts';
import type { ReadTask } from './sourceRow.ts';

export type Compression = 'gzip' | 'zstd';

const pieceBytes = 2 ** 18;

/**
 * What a gzip or zstd file unpacks to, piece by piece.
 * @throws NudgeError FILE_UNREADABLE for a damaged file and for one that unpacks to more than the limits allow.
 */
export async function* unpack(
  task: ReadTask,
  packed: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  const guard = new UnpackGuard(task);
  const unpacker = createUnpacker(compression);
  const source = Readable.from(counted(packed, guard), { objectMode: false, highWaterMark: pieceBytes });
  source.on('error', (error) => unpacker.destroy(error));
  try {
    source.pipe(unpacker);
    const pieces: AsyncIterable<Uint8Array> = unpacker;
    for await (const piece of pieces) {
      guard.unpacked(piece.length);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof NudgeError) throw cause;
    throw unpackFailure(task.path, compression, cause);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

/**
 * The beginning of what a file unpacks to, as far as the file's beginning goes.
 * @throws NudgeError FILE_UNREADABLE when nothing comes of it, or it is the whole file and not whole
 */
export function unpackHead(
  path: string,
  packed: Uint8Array,
  isWhole: boolean,
  compression: Compression,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const unpacker = createUnpacker(compression);
    const pieces: Uint8Array[] = [];
    let length = 0;
    const finish = (): void => {
      unpacker.destroy();
      resolve(Buffer.concat(pieces));
    };
    unpacker.on('data', (piece: Uint8Array) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= pieceBytes) finish();
    });
    unpacker.on('end', finish);
    unpacker.on('error', (cause) => {
      // The beginning of a file ends in the middle of something: that is no error.
      if (isWhole || length === 0) reject(unpackFailure(path, compression, cause));
      else finish();
    });
    unpacker.end(packed);
  });
}

function unpackFailure(path: string, compression: Compression, cause: unknown): NudgeError {
  return damaged(path, `its ${compression} packing cannot be undone`, cause);
}

function createUnpacker(compression: Compression): Transform {
  const options = { chunkSize: pieceBytes };
  return compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
}

async function* counted(packed: AsyncIterable<Uint8Array>, guard: UnpackGuard): AsyncGenerator<Uint8Array> {
  for await (const piece of packed) {
    guard.packed(piece.length);
    yield piece;
  }
}

/** Watches how much comes out of how little. */
export class UnpackGuard {
  readonly #task: ReadTask;
  #packedBytes = 0;
  #unpackedBytes = 0;

  constructor(task: ReadTask) {
    this.#task = task;
  }

  /** What came out so far. */
  get unpackedBytes(): number {
    return this.#unpackedBytes;
  }

  packed(bytes: number): void {
    this.#packedBytes += bytes;
  }

  /** @throws NudgeError FILE_UNREADABLE when it is too much. */
  unpacked(bytes: number): void {
    this.#unpackedBytes += bytes;
    const { unpackedBytes, unpackedRatio, freelyUnpackedBytes } = this.#task.limits;
    if (this.#unpackedBytes > unpackedBytes) throw tooMuchUnpacked(this.#task);
    const allowed = Math.max(freelyUnpackedBytes, this.#packedBytes * unpackedRatio);
    if (this.#unpackedBytes > allowed) {
      throw tooMuch(
        this.#task.path,
        `unpacks to more than ${unpackedRatio} times its size, which data does not`,
        'If you trust the file, unpack it yourself and choose what comes out.',
      );
    }
  }
}
