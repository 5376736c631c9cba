import { bytes, Column } from './column.ts';
import type { Collected, Collector } from './collector.ts';
import { addToHash, mix32 } from './hash.ts';
import type { PairFacts } from './pairFacts.ts';
import { estimatedJaccard, SimilaritySketch } from './similaritySketch.ts';
import type { TextFacts } from './textFacts.ts';
import { tokenLimit } from './textFacts.ts';

/** Bytes for each of the three texts: a sketch, the last two of whose bins give way to a hash. */
const bins = 16;
const compared = bins - 2;
const width = 3 * bins;
const bands = 10;

/** Least estimated similarity of the two answers of two pairs with one prompt: on average, and of each. */
const likeAnswers = 0.65;
const likeAnswer = 0.4;

/** Least estimated similarity of two prompts whose pairs have the same answers, and words in these. */
const likePrompts = 0.7;
const fewestWords = 10;

/** In a band that many pairs share, each is held against this many others only. */
const comparisons = 16;

/**
 * Pairs that another pair repeats with small changes: a typo, a word more or less, other case, punctuation or white
 * space. Of each set the first is not among them; exact copies and contradictions are findings of their own.
 *
 * Method: the words and word couples of the prompt and of each answer are summarized by a sketch
 * (`SimilaritySketch`). Pairs that agree in one of 10 bands (2 prompt bytes and 3 answer bytes) are compared; sets are
 * connected components, as in Lee et al., "Deduplicating training data makes language models better" (arXiv
 * 2107.06499). Pairs whose prompts have the same words are near duplicates when their answers are similar to 0.65 on
 * average (one word of five changed in one of them) and to 0.4 each, since pairs made of a ranking share one answer
 * and are other lessons. Pairs with similar prompts (0.7) are when their answers have the same words, 10 or more:
 * what a template makes differs in both. Pairs with other numbers never are. 48 bytes a pair.
 */
export class NearDuplicates implements Collector {
  readonly #sketches = new Column(bytes, width);
  readonly #sketch = new SimilaritySketch(bins);
  readonly #row = new Uint8Array(width);
  /** Words of a text, and couples of neighbours. */
  readonly #elements = new Int32Array(2 * tokenLimit + 2);
  readonly #namedElsewhere: () => readonly Uint32Array[];

  /** @param namedElsewhere positions of the pairs to pass over, asked for after the last pair. */
  constructor(namedElsewhere: () => readonly Uint32Array[]) {
    this.#namedElsewhere = namedElsewhere;
  }

  take({ prompt, chosen, rejected }: PairFacts): void {
    const ofPrompt = this.#summarize(prompt, 0);
    const ofAnswers = addToHash(this.#summarize(chosen, bins), this.#summarize(rejected, 2 * bins));
    const areShort = chosen.words + rejected.words < fewestWords;
    const numbers = addToHash(addToHash(prompt.numbers, chosen.numbers), rejected.numbers);
    this.#writeHash(ofPrompt, 0);
    this.#writeHash(areShort ? addToHash(ofPrompt, ofAnswers) : ofAnswers, bins);
    this.#writeHash(numbers, 2 * bins);
    this.#sketches.pushRow(this.#row);
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

  /** Writes a text's sketch and returns a hash of its words, whatever their order. */
  #summarize({ tokens, tokenCount }: TextFacts, at: number): number {
    const elements = this.#elements;
    let end = 0;
    let before = 0;
    let sum = 0;
    for (let i = 0; i < tokenCount; i++) {
      const token = tokens[i]!;
      elements[end] = token;
      elements[end + 1] = Math.imul(before, 0x9e3779b1) ^ token;
      // Marks of punctuation are negative, and are written over: cheaper than a branch that nobody foresees.
      const isWord = ~token >> 31;
      end += isWord & 2;
      before ^= (before ^ token) & isWord;
      sum = (sum + (token & isWord)) | 0;
    }
    this.#sketch.read(elements, end);
    for (let bin = 0; bin < compared; bin++) this.#row[at + bin] = this.#sketch.bytes[bin]!;
    return sum;
  }

  #writeHash(hash: number, at: number): void {
    const mixed = mix32(hash);
    this.#row[at + compared] = mixed;
    this.#row[at + compared + 1] = mixed >>> 8;
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
    const first = (2 * band) % compared;
    // Fifteen bytes of each answer, one and two by turns.
    const chosen = Math.floor((3 * band) / 2) % compared;
    const rejected = Math.ceil((3 * band) / 2) % compared;
    const third = band % 2 === 0 ? 2 * bins + ((rejected + 1) % compared) : bins + ((chosen + 1) % compared);
    let key = 0;
    for (const at of [first, first + 1, bins + chosen, 2 * bins + rejected, third]) {
      key = addToHash(key, this.#sketches.get(row, at));
    }
    return mix32(key);
  }

  #compare(a: number, b: number, sets: Sets): void {
    if (sets.same(a, b) || !this.#isHashShared(a, b, 2 * bins)) return;
    if (this.#isHashShared(a, b, 0) ? this.#areAnswersAlike(a, b) : this.#arePromptsAlike(a, b))
      sets.join(a, b);
  }

  #arePromptsAlike(a: number, b: number): boolean {
    return this.#isHashShared(a, b, bins) && this.#similarity(a, b, 0, 0) >= likePrompts;
  }

  /** Nor turned round: answers to one prompt may all be alike. */
  #areAnswersAlike(a: number, b: number): boolean {
    const chosen = this.#similarity(a, b, bins, bins);
    const rejected = this.#similarity(a, b, 2 * bins, 2 * bins);
    if (Math.min(chosen, rejected) < likeAnswer || chosen + rejected < 2 * likeAnswers) return false;
    const turned = this.#similarity(a, b, bins, 2 * bins) + this.#similarity(a, b, 2 * bins, bins);
    return turned < chosen + rejected;
  }

  #isHashShared(a: number, b: number, at: number): boolean {
    const [low, high] = [at + compared, at + compared + 1];
    const sketches = this.#sketches;
    return sketches.get(a, low) === sketches.get(b, low) && sketches.get(a, high) === sketches.get(b, high);
  }

  /** Of the text of `a` that starts at `ofA` and the one of `b` that starts at `ofB`, estimated. */
  #similarity(a: number, b: number, ofA: number, ofB: number): number {
    let agreeing = 0;
    for (let bin = 0; bin < compared; bin++) {
      if (this.#sketches.get(a, ofA + bin) === this.#sketches.get(b, ofB + bin)) agreeing += 1;
    }
    return estimatedJaccard(agreeing, compared);
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
