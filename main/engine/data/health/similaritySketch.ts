import { mix32 } from './hash.ts';

/** Most bins of a sketch: one bit of a 32-bit word each. */
const mostBins = 32;

/**
 * A short summary of a set by which two sets' Jaccard similarity |A ∩ B| / |A ∪ B| can be estimated: the share of
 * bins in which two sketches agree.
 *
 * Method: MinHash (Broder, "On the resemblance and containment of documents", 1997) in the fast form of Dahlgaard,
 * Knudsen and Thorup ("Fast similarity sketching", arXiv 1704.04370): in round t every element falls into one bin
 * with a random value, a bin keeps its smallest value of the first round that reached it, and rounds end when no
 * bin is empty. A set of n elements costs about n + k log k steps instead of n k, and small sets leave no bin
 * empty. Of each kept value 8 bits are stored (b-bit minwise hashing, Li and König, arXiv 0910.3349).
 */
export class SimilaritySketch {
  /** u8 [bins] */
  readonly bytes: Uint8Array;
  readonly #smallest: Uint32Array;
  readonly #binBits: number;

  /** @param bins a power of two, at most 32. */
  constructor(bins: number) {
    this.bytes = new Uint8Array(bins);
    this.#smallest = new Uint32Array(bins);
    this.#binBits = Math.log2(bins);
    if (!Number.isInteger(this.#binBits) || bins > mostBins)
      throw new RangeError(`no sketch of ${bins} bins`);
  }

  /** Summarizes the first `count` elements; repeated ones count once. No elements give a sketch of zeros. */
  read(elements: Int32Array, count: number): void {
    this.bytes.fill(0);
    if (count === 0) return;
    const bins = this.bytes.length;
    const all = bins === 32 ? -1 : (1 << bins) - 1;
    let filled = 0;
    for (let round = 0; filled !== all; round++) filled |= this.#round(elements, count, round, filled);
  }

  /** One round over the bins that are still empty. After `bins` rounds each round fills a bin of its own. */
  #round(elements: Int32Array, count: number, round: number, filled: number): number {
    const smallest = this.#smallest.fill(0xffffffff);
    const bins = this.bytes.length;
    const shift = 32 - this.#binBits;
    const salt = Math.imul(round + 1, 0x9e3779b1);
    let reached = 0;
    for (let i = 0; i < count; i++) {
      const hash = mix32(elements[i]! + salt);
      const bin = round < bins ? hash >>> shift : round - bins;
      if (((filled >>> bin) & 1) === 1) continue;
      const value = (hash << this.#binBits) >>> 0;
      if (value > smallest[bin]!) continue;
      smallest[bin] = value;
      this.bytes[bin] = (hash >>> 4) & 0xff;
      reached |= 1 << bin;
    }
    return reached;
  }
}

/** The estimate from the number of `bins` that agree; two of 256 byte values agree by chance. */
export function estimatedJaccard(agreeing: number, bins: number): number {
  const chance = 1 / 256;
  return Math.max(0, (agreeing / bins - chance) / (1 - chance));
}
