import { bytes, Column } from './column.ts';
import type { Collected, Collector } from './collector.ts';
import { addToHash, mix32 } from './hash.ts';
import type { PairFacts } from './pairFacts.ts';
import { estimatedJaccard, SimilaritySketch } from './similaritySketch.ts';
import type { TextFacts } from './textFacts.ts';
import { tokenLimit } from './textFacts.ts';

const promptBins = 16;
const answerBins = 32;
const width = promptBins + answerBins;
const bands = 10;

/** Least estimated similarity of two prompts, and of two pairs' answers, to be taken for the same. */
const likePrompts = 0.7;
const likeAnswers = 0.75;

/** In a band that many pairs share, each is held against this many others only. */
const comparisons = 16;

/**
 * Pairs that another pair repeats with small changes: a typo, a word more or less, other case, punctuation or white
 * space. Of each set the first is not among them; exact copies and contradictions are findings of their own.
 *
 * Method: the words and word couples of the prompt, and those of the two answers, are each summarized by a sketch
 * (`SimilaritySketch`). Pairs that agree in one of 10 bands (2 prompt bytes and 3 answer bytes) are compared, and
 * are near duplicates when both estimates reach their threshold; sets are connected components. As in Lee et al.,
 * "Deduplicating training data makes language models better" (arXiv 2107.06499), which takes 0.8 of 5-word
 * shingles; for single words and couples 0.75 of the answers is one word in twelve changed. Prompts and answers
 * are apart because a long prompt answered in other words is another lesson. Two pairs with the same prompt and
 * answers similar to 0.8 share a band in 999 of 1,000 cases. 48 bytes a pair.
 */
export class NearDuplicates implements Collector {
  readonly #sketches = new Column(bytes, width);
  readonly #prompt = new SimilaritySketch(promptBins);
  readonly #answers = new SimilaritySketch(answerBins);
  /** Words and couples of up to two texts. */
  readonly #elements = new Int32Array(4 * tokenLimit);
  readonly #namedElsewhere: () => readonly Uint32Array[];

  /** @param namedElsewhere positions of the pairs to pass over, asked for after the last pair. */
  constructor(namedElsewhere: () => readonly Uint32Array[]) {
    this.#namedElsewhere = namedElsewhere;
  }

  take({ prompt, chosen, rejected }: PairFacts): void {
    this.#prompt.read(this.#elements, this.#addElements(prompt, 0, 0));
    const ofChosen = this.#addElements(chosen, 1, 0);
    this.#answers.read(this.#elements, this.#addElements(rejected, 2, ofChosen));
    const row = this.#sketches.pushRow();
    for (let i = 0; i < promptBins; i++) this.#sketches.set(row, i, this.#prompt.bytes[i]!);
    for (let i = 0; i < answerBins; i++) this.#sketches.set(row, promptBins + i, this.#answers.bytes[i]!);
  }

  finish(): Collected | null {
    const passedOver = new Uint8Array(this.#sketches.rows);
    for (const positions of this.#namedElsewhere())
      for (const position of positions) passedOver[position] = 1;
    const sets = new Sets(this.#sketches.rows);
    const keys = new BigUint64Array(this.#sketches.rows);
    for (let band = 0; band < bands; band++) this.#compareBand(this.#sortBand(keys, band, passedOver), sets);
    const positions = sets.repeats();
    if (positions.length === 0) return null;
    const share = positions.length / this.#sketches.rows;
    return { positions, share, figures: { share } };
  }

  /** Writes a text's elements from `at` on and returns where they end. `salt` keeps the two answers apart. */
  #addElements({ tokens, tokenCount }: TextFacts, salt: number, at: number): number {
    const elements = this.#elements;
    let end = at;
    let before = -1;
    for (let i = 0; i < tokenCount; i++) {
      const token = tokens[i]!;
      // Marks of punctuation are negative.
      if (token < 0) continue;
      elements[end++] = addToHash(salt, token);
      if (before >= 0) elements[end++] = addToHash(addToHash(salt, before), token);
      before = token;
    }
    return end;
  }

  /** @param keys position and key of the pairs by key: u32 [2 × pairs] */
  #compareBand(keys: Uint32Array, sets: Sets): void {
    const count = keys.length / 2;
    for (let start = 0; start < count;) {
      let end = start + 1;
      while (end < count && keys[2 * end + 1] === keys[2 * start + 1]) end += 1;
      for (let a = start; a < end; a++) {
        for (let b = a + 1; b < Math.min(end, a + 1 + comparisons); b++) {
          this.#compare(keys[2 * a]!, keys[2 * b]!, sets);
        }
      }
      start = end;
    }
  }

  /** Fills `keys` with position and key of every pair that counts and sorts it by key: u32 [2 × pairs]. */
  #sortBand(keys: BigUint64Array<ArrayBuffer>, band: number, passedOver: Uint8Array): Uint32Array {
    // Little-endian: the second half of each value is the upper one.
    const halves = new Uint32Array(keys.buffer);
    let count = 0;
    for (let row = 0; row < passedOver.length; row++) {
      if (passedOver[row] === 1) continue;
      halves[2 * count] = row;
      halves[2 * count + 1] = this.#bandKey(row, band);
      count += 1;
    }
    keys.subarray(0, count).sort();
    return halves.subarray(0, 2 * count);
  }

  #bandKey(row: number, band: number): number {
    const prompt = (2 * band) % promptBins;
    const answers = promptBins + 3 * band;
    let key = this.#sketches.get(row, prompt) | (this.#sketches.get(row, prompt + 1) << 8);
    key = addToHash(key, this.#sketches.get(row, answers));
    key = addToHash(key, this.#sketches.get(row, answers + 1));
    return mix32(addToHash(key, this.#sketches.get(row, answers + 2)));
  }

  #compare(a: number, b: number, sets: Sets): void {
    if (sets.same(a, b)) return;
    const prompts = estimatedJaccard(this.#agreeing(a, b, 0, promptBins), promptBins);
    if (prompts < likePrompts) return;
    const answers = estimatedJaccard(this.#agreeing(a, b, promptBins, width), answerBins);
    if (answers >= likeAnswers) sets.join(a, b);
  }

  #agreeing(a: number, b: number, from: number, to: number): number {
    let agreeing = 0;
    for (let i = from; i < to; i++) {
      if (this.#sketches.get(a, i) === this.#sketches.get(b, i)) agreeing += 1;
    }
    return agreeing;
  }
}

/** Which positions belong together (union-find, the smallest position leads). */
class Sets {
  readonly #leader: Uint32Array;

  constructor(count: number) {
    this.#leader = Uint32Array.from({ length: count }, (_, position) => position);
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#find(a), this.#find(b)];
    this.#leader[Math.max(first, second)] = Math.min(first, second);
  }

  same(a: number, b: number): boolean {
    return this.#find(a) === this.#find(b);
  }

  /** All but each set's first, ascending. */
  repeats(): Uint32Array {
    const every = Uint32Array.from(this.#leader, (_, position) => position);
    return every.filter((position) => this.#leader[position] !== position);
  }

  #find(position: number): number {
    const leader = this.#leader;
    let at = position;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!;
      at = leader[at]!;
    }
    return at;
  }
}
