/**
 * Visits every set of two or more positions that have the same 64-bit key, each set ascending. The positions are
 * sorted by the key's upper half, 8 bytes a pair for as long as this runs; the lower half then decides.
 */
export function forEachEqual(
  count: number,
  low: (position: number) => number,
  high: (position: number) => number,
  visit: (positions: Uint32Array) => void,
): void {
  const keys = new BigUint64Array(count);
  // Every machine that Node runs on is little-endian: the upper half of each key comes second.
  const halves = new Uint32Array(keys.buffer);
  for (let i = 0; i < count; i++) {
    halves[2 * i] = i;
    halves[2 * i + 1] = high(i);
  }
  keys.sort();
  for (let start = 0; start < count;) {
    let end = start + 1;
    while (end < count && halves[2 * end + 1] === halves[2 * start + 1]) end += 1;
    if (end - start > 1) {
      const positions = Uint32Array.from({ length: end - start }, (_, i) => halves[2 * (start + i)]!);
      visitByLow(positions, low, visit);
    }
    start = end;
  }
}

function visitByLow(
  positions: Uint32Array,
  low: (position: number) => number,
  visit: (positions: Uint32Array) => void,
): void {
  const first = low(positions[0]!);
  if (positions.every((position) => low(position) === first)) return visit(positions);
  const sets = Map.groupBy(positions, low);
  for (const set of sets.values()) if (set.length > 1) visit(Uint32Array.from(set));
}
