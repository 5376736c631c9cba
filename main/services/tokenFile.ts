import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { headLength, type PackedTokens } from '../engine/text/packedTokens.ts';
import type { PairProblem } from '../engine/text/pairIds.ts';

/** Marks a file of token ids: "NUDT" in ASCII. */
const fileId = 0x4e554454;
const layoutVersion = 1;

/** Before a block: its pairs, its ids, the bytes of an id, those of its problems, and the crc32 of all that. u32. */
const blockNumbers = 5;
const wordBytes = 4;

/** Ids of most vocabularies fit into two bytes. */
const narrowIds = 2 ** 16;

/** A block is a few hundred pairs; one that says more is damaged. */
const mostBlockBytes = 2 ** 30;

/** Writes a file of token ids, block after block. There is no file of the name before `finish`. */
export class TokenFileWriter {
  readonly #path: string;
  readonly #part: string;
  readonly #file: FileHandle;

  private constructor(path: string, part: string, file: FileHandle) {
    this.#path = path;
    this.#part = part;
    this.#file = file;
  }

  /** @throws what the file system says, as do the other methods */
  static async open(path: string): Promise<TokenFileWriter> {
    const part = `${path}.${String(process.pid)}.part`;
    const writer = new TokenFileWriter(path, part, await open(part, 'w'));
    await writer.#write(Uint32Array.of(fileId, layoutVersion));
    return writer;
  }

  async add({ heads, ids, problems }: PackedTokens): Promise<void> {
    const told = Buffer.from(problems.length === 0 ? '' : JSON.stringify(problems));
    const written = ids.every((id) => id < narrowIds) ? Uint16Array.from(ids) : ids;
    const { length, BYTES_PER_ELEMENT: idBytes } = written;
    const numbers = Uint32Array.of(heads.length / headLength, length, idBytes, told.length);
    const payload = [bytesOf(heads), bytesOf(written), told];
    await this.#write(numbers);
    await this.#write(Uint32Array.of(sumOf([bytesOf(numbers), ...payload])));
    for (const bytes of payload) await this.#write(bytes);
  }

  async finish(): Promise<void> {
    await this.#file.close();
    await rename(this.#part, this.#path);
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#part, { force: true });
  }

  /** A write may take a part only. */
  async #write(words: Uint32Array | Uint8Array): Promise<void> {
    const bytes = bytesOf(words);
    for (let at = 0; at < bytes.length;) at += (await this.#file.write(bytes, at)).bytesWritten;
  }
}

/** The blocks of a file of token ids, up to its end or to where it is damaged; none where there is no such file. */
export async function* readTokenFile(path: string): AsyncGenerator<PackedTokens, void> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return;
  }
  try {
    const [id, layout] = (await readWords(file, 2)) ?? [];
    if (id !== fileId || layout !== layoutVersion) return;
    for (;;) {
      const block = await readBlock(file);
      if (block === null) return;
      yield block;
    }
  } finally {
    await file.close();
  }
}

async function readBlock(file: FileHandle): Promise<PackedTokens | null> {
  const numbers = await readWords(file, blockNumbers);
  if (numbers === null) return null;
  const [pairs = 0, idCount = 0, idBytes = 0, toldBytes = 0, sum] = numbers;
  const headBytes = pairs * headLength * wordBytes;
  const length = headBytes + idCount * idBytes + toldBytes;
  const bytes = length > mostBlockBytes ? null : await readBytes(file, length);
  if (bytes === null || sumOf([bytesOf(numbers.subarray(0, -1)), bytes]) !== sum) return null;
  const { buffer } = bytes;
  const told = Buffer.from(buffer, length - toldBytes).toString();
  return {
    heads: new Int32Array(buffer, 0, headBytes / wordBytes),
    ids:
      idBytes === wordBytes
        ? new Int32Array(buffer, headBytes, idCount)
        : Int32Array.from(new Uint16Array(buffer, headBytes, idCount)),
    problems: told === '' ? [] : (JSON.parse(told) as PairProblem[]),
  };
}

async function readWords(file: FileHandle, count: number): Promise<Uint32Array | null> {
  const bytes = await readBytes(file, count * wordBytes);
  return bytes === null ? null : new Uint32Array(bytes.buffer);
}

/** The next bytes, in memory of their own; null where the file ends before. */
async function readBytes(file: FileHandle, length: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return bytes;
}

function sumOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((crc, bytes) => crc32(bytes, crc), 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
