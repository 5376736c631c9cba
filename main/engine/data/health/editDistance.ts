/** Most edits that are counted: the width of the band, and so the cost, is bounded by it. */
export const mostEdits = 64;

/**
 * The fewest tokens to put in, take out or replace to make one list of the other, or null when it takes more than
 * `limit`. Levenshtein's distance within a diagonal band of 2 · limit + 1 (Ukkonen, "Algorithms for approximate
 * string matching", 1985): length × band steps, fewer once every way costs too much.
 * @param limit at most `mostEdits`.
 */
export class EditDistance {
  #above = new Uint8Array(2 * mostEdits + 3);
  #row = new Uint8Array(2 * mostEdits + 3);

  within(a: Int32Array, b: Int32Array, limit: number): number | null {
    if (Math.abs(a.length - b.length) > limit) return null;
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
    let [aEnd, bEnd] = [a.length, b.length];
    while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
      aEnd -= 1;
      bEnd -= 1;
    }
    return this.#banded(a.subarray(start, aEnd), b.subarray(start, bEnd), limit);
  }

  /** Cell k of a row is the place on the diagonal j − i = k − limit − 1; the cells outside the band stay too high. */
  #banded(a: Int32Array, b: Int32Array, limit: number): number | null {
    const tooMany = limit + 1;
    const width = 2 * limit + 1;
    this.#above.fill(tooMany, 0, width + 2);
    this.#row.fill(tooMany, 0, width + 2);
    for (let k = limit + 1; k <= width; k++) this.#above[k] = k - limit - 1;
    for (let i = 1; i <= a.length; i++) {
      const [above, row] = [this.#above, this.#row];
      let least = tooMany;
      for (let k = 1; k <= width; k++) {
        const j = i + k - limit - 1;
        if (j < 0 || j > b.length) {
          row[k] = tooMany;
          continue;
        }
        const replaced = j === 0 ? tooMany : above[k]! + (a[i - 1] === b[j - 1] ? 0 : 1);
        const cost = Math.min(replaced, above[k + 1]! + 1, row[k - 1]! + 1, tooMany);
        row[k] = cost;
        if (cost < least) least = cost;
      }
      if (least === tooMany) return null;
      this.#above = row;
      this.#row = above;
    }
    const distance = this.#above[b.length - a.length + limit + 1]!;
    return distance > limit ? null : distance;
  }
}
