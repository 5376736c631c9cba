import { fillCharacterTable, shifts, signs, traits } from './characters.ts';
import { addToHash, mix32 } from './hash.ts';

/** UTF-16 units that are looked at together; even, as two of them are hashed at once. */
export const blockUnits = 4096;

/** What stands behind a text's last unit: it joins nothing. */
const space = 0x20;

const { apostrophe, digit } = signs;
const { joins } = traits;
const { script: scriptShift, digit: digitShift, word: wordShift, visible: visibleShift } = shifts;

/*
 * What the inner loops work on. As constants of this file, neither fields nor exported, the compiler knows where they
 * are: that is half of the time.
 */
const table = new Int32Array(0x10000);
const bytes = Buffer.from(new ArrayBuffer(2 * blockUnits + 4));
const units = new Uint16Array(bytes.buffer);
const twoUnits = new Int32Array(bytes.buffer);
/** Of every word and mark two hashes, and the table's entry of its last character: i32 [count]. */
const hashes = new Int32Array(blockUnits + 2);
const twins = new Int32Array(blockUnits + 2);
const entries = new Int32Array(blockUnits + 2);

/** What a text's words and marks are added to. */
export interface TokenSums {
  words: number;
  /** u32 [scripts] */
  readonly scriptWords: Uint32Array;
  /** The first ones: i32 [tokenCount]. */
  readonly tokens: Int32Array;
  tokenCount: number;
  plainLow: number;
  plainHigh: number;
  /** Sum of the tokens that end in a digit: the same for texts with the same numbers. */
  numbers: number;
}

/**
 * Cuts texts into words and marks, block by block: the inner loop of the whole report. A mispredicted branch costs
 * as much as several characters, so that a step takes none but for apostrophes: whether a character begins
 * something, goes on with it or is white space only decides what is masked out and where it is written. One text is
 * read at a time.
 */
export class WordScanner {
  #count = 0;
  /** Which of `signs` occurred, as bits; others are set too. */
  seen = 0;
  digits = 0;

  /** −1 when the last character may go on in the next block, else 0. */
  #open = 0;

  constructor() {
    if (table[space] !== 0) return;
    fillCharacterTable(table);
  }

  /** Begins a text. */
  clear(): void {
    this.#count = 0;
    this.seen = 0;
    this.digits = 0;
    this.#open = 0;
  }

  /**
   * Looks at the block of a text that begins at `start`; a word may go on in the next one.
   * @returns a hash of the block's characters as they stand
   */
  read(text: string, start: number): number {
    const count = Math.min(blockUnits, text.length - start);
    // A character of the next block too: whether it is a letter decides what an apostrophe does.
    const block = start === 0 ? text : text.slice(start, start + blockUnits + 1);
    // As much as fits.
    bytes.write(block, 'utf16le');
    if (start + count === text.length) units[count] = space;
    this.#scan(count);
    return this.#form(count);
  }

  /** Adds what was found, but for a word that may go on in the next block. */
  addFinished(sums: TokenSums): void {
    const finished = this.#count + this.#open;
    addTokens(finished, sums);
    if (this.#open !== 0) for (const list of [hashes, twins, entries]) list[0] = list[finished]!;
    this.#count -= finished;
  }

  /** Adds what is left, after the last block. */
  addLast(sums: TokenSums): void {
    addTokens(this.#count, sums);
  }

  #scan(length: number): void {
    let { seen, digits } = this;
    let [count, open] = [this.#count, this.#open];
    let hash = open === 0 ? 0 : hashes[count - 1]!;
    let twin = open === 0 ? 0 : twins[count - 1]!;
    for (let i = 0; i < length; i++) {
      const entry = table[units[i]!]!;
      if ((entry & apostrophe) !== 0 && open !== 0 && isLetter(table[units[i + 1]!]!)) continue;
      const goesOn = open & (entry >> 31);
      open = entry >> 31;
      const visible = (entry >>> visibleShift) & 1;
      hash = (Math.imul((hash & goesOn) ^ (entry & 0xffff), 0x01000193) + 0x1b) | 0;
      twin = (Math.imul((twin & goesOn) ^ (entry & 0xffff), 0x2c1b3c6d) + 0x35) | 0;
      count += visible & ~goesOn;
      // White space is written where the next word will be.
      hashes[count - visible] = hash;
      twins[count - visible] = twin;
      entries[count - visible] = entry;
      seen |= entry;
      digits += (entry >>> digitShift) & 1;
    }
    this.#count = count;
    this.seen = seen;
    this.digits = digits;
    this.#open = open;
  }

  /** Sum of a hash of every two units with their place. */
  #form(length: number): number {
    const end = (length + 1) >>> 1;
    let place = 0;
    let sum = 0;
    for (let i = 0; i < end; i++) {
      place = (place + 0x9e3779b1) | 0;
      const mixed = place ^ twoUnits[i]!;
      const hash = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
      sum = (sum + (hash ^ (hash >>> 13))) | 0;
    }
    return sum;
  }
}

function isLetter(entry: number): boolean {
  return (entry & (joins | digit)) === joins;
}

function addTokens(count: number, sums: TokenSums): void {
  const { tokens, scriptWords } = sums;
  let { plainLow, plainHigh, numbers, tokenCount, words } = sums;
  for (let i = 0; i < count; i++) {
    const entry = entries[i]!;
    const isWord = (entry >>> wordShift) & 1;
    const token = (mix32(hashes[i]!) & 0x7fffffff) | ((isWord ^ 1) << 31);
    words += isWord;
    scriptWords[(entry >>> scriptShift) & 31]! += isWord;
    plainLow = addToHash(plainLow, token);
    plainHigh = addToHash(plainHigh, mix32(twins[i]!));
    numbers = (numbers + (token & -((entry >>> digitShift) & 1))) | 0;
    if (tokenCount < tokens.length) tokens[tokenCount++] = token;
  }
  sums.plainLow = plainLow;
  sums.plainHigh = plainHigh;
  sums.numbers = numbers;
  sums.tokenCount = tokenCount;
  sums.words = words;
}
