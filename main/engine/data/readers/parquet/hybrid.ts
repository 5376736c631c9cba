/**
 * Reads numbers in Parquet's mix of run lengths and packed bits, strictly: neither more numbers than asked for nor
 * bytes beyond `end`.
 * @param width bits of a number, at most 32
 * @param numbers is filled from its start to its end
 * @throws Error when the bytes do not hold so many numbers
 */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  numbers: Uint8Array | Int32Array,
): void {
  if (width > 32 || end > bytes.length) throw new Error('levels that do not fit');
  let at = start;
  let filled = 0;
  while (filled < numbers.length) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw new Error('a run without a length');
      const byte = bytes[at++]!;
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const count = Math.floor(header / 2);
    if (header % 2 === 0) {
      const length = Math.ceil(width / 8);
      if (at + length > end) throw new Error('a run without a value');
      let value = 0;
      for (let i = 0; i < length; i++) value |= bytes[at + i]! << (8 * i);
      at += length;
      const stop = Math.min(numbers.length, filled + count);
      numbers.fill(value, filled, stop);
      filled = stop;
    } else {
      // The last run may be padded, and the padding be left out.
      const length = Math.min(count * width, end - at);
      filled = unpackBits(bytes, at, at + length, width, numbers, filled, count * 8);
      at += length;
    }
  }
}

/** @returns how many of `numbers` are filled after it */
function unpackBits(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  numbers: Uint8Array | Int32Array,
  filled: number,
  count: number,
): number {
  const stop = Math.min(numbers.length, filled + count);
  if (Math.ceil(((stop - filled) * width) / 8) > end - start)
    throw new Error('packed bits that end too early');
  let bit = start * 8;
  for (let index = filled; index < stop; index++) {
    let value = 0;
    for (let got = 0; got < width;) {
      const offset = (bit + got) & 7;
      const taken = Math.min(8 - offset, width - got);
      value |= ((bytes[(bit + got) >> 3]! >> offset) & ((1 << taken) - 1)) << got;
      got += taken;
    }
    numbers[index] = value;
    bit += width;
  }
  return stop;
}
