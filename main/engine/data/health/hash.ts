/** Spreads every bit of a 32-bit value over all 32: the closing step of MurmurHash3 (Appleby). */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Adds a value to a running 32-bit hash; order counts. */
export function addToHash(hash: number, value: number): number {
  const h = Math.imul(hash ^ Math.imul(value, 0xcc9e2d51), 0x1b873593);
  return (h << 13) | (h >>> 19);
}
