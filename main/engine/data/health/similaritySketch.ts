import { mix32 } from './hash.ts';

/** Most bins of a sketch: one bit of a 32-bit word each. */
const mostBins = 32;

/** More than any value. */
const empty = 0x7fffffff;

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
  /** Of each bin in this round: i32 [bins] */
  readonly #smallest: Int32Array;
  readonly #binBits: number;

  /** @param bins a power of two, at most 32. */
  constructor(bins: number) {
    this.bytes = new Uint8Array(bins);
    this.#smallest = new Int32Array(bins).fill(empty);
    this.#binBits = Math.log2(bins);
    if (!Number.isInteger(this.#binBits) || bins > mostBins)
      throw new RangeError(`no sketch of ${bins} bins`);
  }

  /**
   * Summarizes the first `count` elements, which are hashes; repeated ones count once. No elements give a sketch of
   * zeros.
   */
  read(elements: Int32Array, count: number): void {
    if (count === 0) {
      this.bytes.fill(0);
      return;
    }
    const bins = this.bytes.length;
    const all = bins === 32 ? -1 : (1 << bins) - 1;
    let filled = 0;
    for (let round = 0; filled !== all; round++) {
      this.#throw(elements, count, round);
      filled = this.#keep(filled);
    }
  }

  /** One round. Values have 31 bits, so that the smaller of two is found without a branch. */
  #throw(elements: Int32Array, count: number, round: number): void {
    const smallest = this.#smallest;
    const bins = smallest.length;
    const binBits = this.#binBits;
    const salt = Math.imul(round + 1, 0x9e3779b1);
    for (let i = 0; i < count; i++) {
      const hash = mix32(elements[i]! + salt);
      // After `bins` rounds each one fills a bin of its own.
      const bin = round < bins ? hash >>> (32 - binBits) : round - bins;
      const so = smallest[bin]!;
      const less = ((hash << binBits) >>> 1) - so;
      smallest[bin] = so + (less & (less >> 31));
    }
  }

  /** Keeps what the bins that were empty got, makes ready for the next round and returns which bins are filled. */
  #keep(filled: number): number {
    const smallest = this.#smallest;
    let now = filled;
    for (let bin = 0; bin < smallest.length; bin++) {
      const value = smallest[bin]!;
      smallest[bin] = empty;
      if (((filled >>> bin) & 1) === 1 || value === empty) continue;
      this.bytes[bin] = value >>> (this.#binBits + 3);
      now |= 1 << bin;
    }
    return now;
  }
}

/** The estimate from the number of `bins` that agree; two of 256 byte values agree by chance. */
export function estimatedJaccard(agreeing: number, bins: number): number {
  const chance = 1 / 256;
  return Math.max(0, (agreeing / bins - chance) / (1 - chance));
}
