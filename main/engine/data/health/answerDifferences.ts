import { addToHash } from './hash.ts';
import type { PairFacts } from './pairFacts.ts';
import type { TextFacts } from './textFacts.ts';

/** Buckets that words and couples are hashed into. */
export const buckets = 0x10000;

/** Tokens of an answer that are looked at. */
const lookedAt = 256;

/** Most features of a pair: each token, and each couple with the start and the end. */
const mostFeatures = 2 * (2 * lookedAt + 1);

/** Features that there is room for at first. */
const smallestStore = 0x10000;

/** Stand before an answer's first token and behind its last. */
const startToken = 0x5bd1e995;
const endToken = 0x2545f491;

/** Longer than this many times the other answer is no stronger sign. */
const steepestLog2 = 3;

/**
 * What one answer has and the other has not, for many pairs: hashed words, marks and couples of neighbours
 * (Weinberger et al., "Feature hashing", arXiv 0902.2206), and how much longer one is. Turning a pair round only
 * turns every sign.
 */
export class AnswerDifferences {
  readonly capacity: number;
  /** Of all pairs together: u16, the chosen answer's first, then the rejected one's. Grows as needed. */
  features = new Uint16Array(smallestStore);
  /** Where each pair's features start: u32 [capacity + 1]. */
  readonly starts: Uint32Array;
  /** How many of them are the chosen answer's: u16 [capacity]. */
  readonly ofChosen: Uint16Array;
  /** log2 of the ratio of the lengths in words: f32 [capacity]. */
  readonly longer: Float32Array;
  /** Hash of the prompt: u32 [capacity]. */
  readonly promptKeys: Uint32Array;
  /** Hash of the pair: u32 [capacity]. */
  readonly pairKeys: Uint32Array;
  count = 0;

  readonly #featureCapacity: number;
  readonly #counts = new Int16Array(buckets);
  readonly #touched = new Uint16Array(mostFeatures);

  constructor(capacity: number, featureCapacity: number) {
    this.capacity = capacity;
    this.#featureCapacity = featureCapacity;
    this.starts = new Uint32Array(capacity + 1);
    this.ofChosen = new Uint16Array(capacity);
    this.longer = new Float32Array(capacity);
    this.promptKeys = new Uint32Array(capacity);
    this.pairKeys = new Uint32Array(capacity);
  }

  /** Whether another pair might not find room. */
  get isFull(): boolean {
    return this.count === this.capacity || this.starts[this.count]! + mostFeatures > this.#featureCapacity;
  }

  add({ prompt, chosen, rejected }: PairFacts): void {
    const pair = this.count;
    const ofChosen = this.#note(chosen, 1, 0);
    const touched = this.#note(rejected, -1, ofChosen);
    this.#makeRoom();
    this.#write(pair, touched);
    const ratio = Math.log2((chosen.words + 1) / (rejected.words + 1));
    this.longer[pair] = Math.max(-steepestLog2, Math.min(steepestLog2, ratio));
    this.promptKeys[pair] = prompt.plainLow;
    this.pairKeys[pair] = addToHash(addToHash(prompt.plainLow, chosen.plainLow), rejected.plainLow);
    this.count += 1;
  }

  /** Forgets the first pairs and moves the rest to the front. */
  drop(pairs: number): void {
    const from = this.starts[pairs]!;
    this.features.copyWithin(0, from, this.starts[this.count]);
    for (let i = pairs; i <= this.count; i++) this.starts[i - pairs] = this.starts[i]! - from;
    for (const column of [this.ofChosen, this.longer, this.promptKeys, this.pairKeys]) {
      column.copyWithin(0, pairs, this.count);
    }
    this.count -= pairs;
  }

  #makeRoom(): void {
    const { features } = this;
    if (this.starts[this.count]! + mostFeatures <= features.length) return;
    this.features = new Uint16Array(Math.min(this.#featureCapacity, 2 * features.length));
    this.features.set(features);
  }

  /** Counts an answer's features with a sign and lists them from `at` on; returns the list's end. */
  #note({ tokens, tokenCount }: TextFacts, sign: 1 | -1, at: number): number {
    const count = Math.min(tokenCount, lookedAt);
    const [counts, list] = [this.#counts, this.#touched];
    let end = at;
    let before = startToken;
    for (let i = 0; i < count; i++) {
      const token = tokens[i]!;
      const couple = coupleOf(before, token);
      // Tokens are mixed well enough to take their bits as they are.
      const single = token & (buckets - 1);
      counts[couple]! += sign;
      counts[single]! += sign;
      list[end] = couple;
      list[end + 1] = single;
      end += 2;
      before = token;
    }
    const last = coupleOf(before, endToken);
    counts[last]! += sign;
    list[end] = last;
    return end + 1;
  }

  /**
   * Writes the touched features that one answer has more of, each once. Which one has more is as good as random, so
   * that both places are written to and only the one that counts is kept: cheaper than a mispredicted branch.
   */
  #write(pair: number, touched: number): void {
    const [features, counts, list] = [this.features, this.#counts, this.#touched];
    const start = this.starts[pair]!;
    let end = start;
    let ofRejected = 0;
    for (let i = 0; i < touched; i++) {
      const feature = list[i]!;
      const count = counts[feature]!;
      counts[feature] = 0;
      features[end] = feature;
      // What was read of the list is no longer needed.
      list[ofRejected] = feature;
      end += -count >>> 31;
      ofRejected += count >>> 31;
    }
    this.ofChosen[pair] = end - start;
    features.set(list.subarray(0, ofRejected), end);
    this.starts[pair + 1] = end + ofRejected;
  }
}

/** The upper bits of a product depend on all of both. */
function coupleOf(before: number, token: number): number {
  return Math.imul(before ^ Math.imul(token, 0xcc9e2d51), 0x1b873593) >>> 16;
}
