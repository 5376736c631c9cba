/**
 * Buffers that programs write their results into, used again and again, so that a training step allocates
 * nothing. Sizes are rounded up to a quarter of a power of two: at most a quarter is wasted, and batches of
 * slightly different lengths share buffers.
 */
export class BufferPool {
  readonly #free = new Map<number, ArrayBuffer[]>();

  /** A buffer of at least `sizeBytes`. Its contents are whatever was there before. */
  take(sizeBytes: number): ArrayBuffer {
    const size = roundUp(sizeBytes);
    return this.#free.get(size)?.pop() ?? new ArrayBuffer(size);
  }

  give(buffer: ArrayBuffer): void {
    const same = this.#free.get(buffer.byteLength);
    if (same === undefined) this.#free.set(buffer.byteLength, [buffer]);
    else same.push(buffer);
  }

  clear(): void {
    this.#free.clear();
  }
}

function roundUp(sizeBytes: number): number {
  if (sizeBytes <= 64) return 64;
  const quarter = 2 ** (Math.floor(Math.log2(sizeBytes)) - 2);
  return Math.ceil(sizeBytes / quarter) * quarter;
}
