import { createHash } from 'node:crypto';

/** Everything a generator needs to go on exactly where it stood. Plain JSON. */
export interface RandomState {
  readonly key: string;
  /** The four 32-bit state words. */
  readonly words: readonly [number, number, number, number];
}

/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", arXiv 1805.01407), period 2^128 − 1. The state starts as the first 128 bits of SHA-256 of the
 * key, so that neighbouring seeds and labels give unrelated streams.
 */
export class Random {
  readonly #key: string;
  readonly #words: Uint32Array;

  private constructor(key: string, words: Uint32Array) {
    this.#key = key;
    this.#words = words;
  }

  static fromSeed(seed: number): Random {
    return Random.#fromKey(String(seed));
  }

  static fromState(state: RandomState): Random {
    return new Random(state.key, Uint32Array.from(state.words));
  }

  static #fromKey(key: string): Random {
    const digest = createHash('sha256').update(key).digest();
    const words = new Uint32Array(4);
    for (let i = 0; i < 4; i++) words[i] = digest.readUInt32LE(4 * i);
    return new Random(key, words);
  }

  /**
   * A stream of its own for one purpose. It depends on the seed and the labels alone, not on how many numbers
   * were drawn before, so adding a use somewhere leaves all other streams as they were.
   */
  fork(label: string | number): Random {
    return Random.#fromKey(`${this.#key}/${label}`);
  }

  state(): RandomState {
    const [a = 0, b = 0, c = 0, d = 0] = this.#words;
    return { key: this.#key, words: [a, b, c, d] };
  }

  /** A whole number, evenly from 0 to 2^32 − 1. */
  #next(): number {
    const s = this.#words;
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = s;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    s[0] = s0 ^ t3;
    s[1] = s1 ^ t2;
    s[2] = t2 ^ (s1 << 9);
    s[3] = rotateLeft(t3, 11);
    return result;
  }

  /** Evenly from [0, 1), all 53 bits of a double random. */
  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /**
   * Standard normal, by Box and Muller. The second value of each couple is thrown away, so that the four words
   * are the whole state.
   */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A whole number, evenly from 0 to n − 1. `n` is from 1 to 2^32. */
  integer(n: number): number {
    // Draws above the last full multiple of n would favour small numbers: draw again.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let draw = this.#next();
    while (draw >= limit) draw = this.#next();
    return draw % n;
  }

  /** A shuffled copy (Fisher and Yates); every order is equally likely. */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const moved = result[i] as T;
      result[i] = result[j] as T;
      result[j] = moved;
    }
    return result;
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
