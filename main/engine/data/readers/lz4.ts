import type { ReadTask } from './sourceRow.ts';

const frameMagic = 0x184d2204;

/**
 * Unpacks an LZ4 frame, as Arrow packs its buffers: the blocks of a frame may look back into those before.
 * @param size of what comes out, in bytes
 * @param pause between blocks
 * @throws Error for a frame that is damaged or holds anything else than so many bytes
 */
export async function unpackLz4Frame(
  frame: Uint8Array,
  size: number,
  pause: ReadTask['pause'],
): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint32(0, true) !== frameMagic) throw new Error('no LZ4 frame');
  const flags = view.getUint8(4);
  const hasBlockSums = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const output = new Uint8Array(size);
  let filled = 0;
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  for (;;) {
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const end = at + (head & 0x7fffffff);
    if (end > frame.length) throw new Error('a block that is cut off');
    const isPlain = head >= 0x80000000;
    filled = isPlain ? copy(frame, at, end, output, filled) : unpackBlock(frame, at, end, output, filled);
    at = end + (hasBlockSums ? 4 : 0);
    const due = pause();
    if (due !== null) await due;
  }
  if (filled !== size) throw new Error('a frame of another size');
  return output;
}

/**
 * Unpacks one block without a frame around it, as Parquet packs its pages.
 * @param size of what comes out, in bytes
 * @throws Error for a block that is damaged or holds anything else than so many bytes
 */
export function unpackLz4Block(block: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(size);
  if (unpackBlock(block, 0, block.length, output, 0) !== size) throw new Error('a block of another size');
  return output;
}

/** @returns how much of `output` is filled after it */
function copy(input: Uint8Array, start: number, end: number, output: Uint8Array, filled: number): number {
  if (filled + end - start > output.length) throw new Error('more than fits');
  output.set(input.subarray(start, end), filled);
  return filled + end - start;
}

/** The LZ4 block format: literals, then a match further back, and so on. */
function unpackBlock(
  input: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  from: number,
): number {
  let at = start;
  let filled = from;
  const length = (base: number): number => {
    let sum = base;
    for (let byte = base === 15 ? 255 : 0; byte === 255; sum += byte) {
      if (at >= end) throw new Error('a length that is cut off');
      byte = input[at++]!;
    }
    return sum;
  };
  while (at < end) {
    const token = input[at++]!;
    const literals = length(token >> 4);
    if (at + literals > end) throw new Error('literals that are cut off');
    filled = copy(input, at, at + literals, output, filled);
    at += literals;
    if (at === end) return filled;
    if (at + 2 > end) throw new Error('a match that is cut off');
    const distance = input[at]! + input[at + 1]! * 256;
    at += 2;
    const match = length(token & 15) + 4;
    if (distance === 0 || distance > filled) throw new Error('a match before the beginning');
    if (filled + match > output.length) throw new Error('more than fits');
    for (const stop = filled + match; filled < stop; filled++) output[filled] = output[filled - distance]!;
  }
  return filled;
}
