import type { ChatMessage } from '../../../../shared/dataset.ts';
import { characterClass, characterTable, scripts } from './characters.ts';
import { addToHash, mix32 } from './hash.ts';

/** Tokens of a text that are kept for comparison; hashes and counts go over all of it. */
export const tokenLimit = 4096;

const { space, letter, digit, ideograph } = characterClass;
const apostrophe = 0x27;
const curlyApostrophe = 0x2019;

/**
 * What the collectors need to know of a text or of a list of turns, found in one walk over its characters. One
 * object is read into again and again: who wants to keep something copies it.
 *
 * A token is a word (a run of letters and digits in lower case, with apostrophes inside), a Han or Kana character,
 * or a mark of punctuation. White space and case do not reach the tokens. Each is a 32-bit hash; words are
 * positive or 0, marks are negative.
 */
export class TextFacts {
  /** The texts themselves: one, or one a turn. */
  parts: readonly string[] = [];
  /** UTF-16 units. */
  chars = 0;
  words = 0;
  digits = 0;
  /** Which of `signs` occur, as bits. */
  signs = 0;
  /** The first `tokenLimit` tokens: i32 [tokenCount]. */
  readonly tokens = new Int32Array(tokenLimit);
  tokenCount = 0;
  /** Words by script: u32 [scripts]. */
  readonly scriptWords = new Uint32Array(scripts.length);
  /** 64-bit hash of the very characters, roles included. */
  exactLow = 0;
  exactHigh = 0;
  /** 64-bit hash of all tokens, roles included: the same for texts that differ in white space and case only. */
  plainLow = 0;
  plainHigh = 0;

  readonly #table = characterTable();

  read(text: string | readonly ChatMessage[]): void {
    this.#clear();
    if (typeof text === 'string') {
      this.parts = [text];
      this.#walk(text);
    } else {
      this.parts = text.map(({ content }) => content);
      for (const { role, content } of text) {
        this.#addRole(role);
        this.#walk(content);
      }
    }
    this.#close();
  }

  #clear(): void {
    this.chars = 0;
    this.words = 0;
    this.digits = 0;
    this.signs = 0;
    this.tokenCount = 0;
    this.scriptWords.fill(0);
    this.exactLow = 0x3c6ef372;
    this.exactHigh = 0x1f83d9ab;
    this.plainLow = 0x510e527f;
    this.plainHigh = 0x5be0cd19;
  }

  #addRole(role: string): void {
    const hash = hashWord(role);
    this.exactLow = addToHash(this.exactLow, ~hash);
    this.exactHigh = addToHash(this.exactHigh, hash);
    this.plainLow = addToHash(this.plainLow, ~hash);
    this.plainHigh = addToHash(this.plainHigh, hash);
  }

  /** The inner loop of the whole report: everything is in local variables. */
  #walk(text: string): void {
    const table = this.#table;
    const { tokens, scriptWords } = this;
    let { exactLow, exactHigh, plainLow, plainHigh, tokenCount } = this;
    let seen = 0;
    let words = 0;
    let digits = 0;
    let word = 0;
    // A second hash of the word: two words with one token must not make two texts the same.
    let twin = 0;
    let script = 0;
    let inWord = false;
    const length = text.length;
    for (let i = 0; i <= length; i++) {
      // One step past the end, as if a space stood there, closes the last word.
      const unit = i < length ? text.charCodeAt(i) : 0x20;
      const entry = table[unit]!;
      const kind = (entry >>> 16) & 7;
      exactLow = Math.imul(exactLow ^ unit, 0x9e3779b1);
      exactLow ^= exactLow >>> 15;
      exactHigh = Math.imul(exactHigh ^ unit, 0x85ebca77);
      exactHigh ^= exactHigh >>> 13;
      seen |= entry;
      if (kind === letter || kind === digit) {
        if (!inWord) {
          inWord = true;
          word = 0;
          twin = 0;
          script = (entry >>> 19) & 31;
        }
        word = (Math.imul(word ^ (entry & 0xffff), 0x01000193) + 0x1b) | 0;
        twin = (Math.imul(twin ^ (entry & 0xffff), 0x2c1b3c6d) + 0x35) | 0;
        digits += entry >>> 31;
        continue;
      }
      if (inWord) {
        if ((unit === apostrophe || unit === curlyApostrophe) && i + 1 < length) {
          const next = (table[text.charCodeAt(i + 1)]! >>> 16) & 7;
          if (next === letter) continue;
        }
        inWord = false;
        const token = mix32(word) & 0x7fffffff;
        words += 1;
        scriptWords[script]! += 1;
        plainLow = addToHash(plainLow, token);
        plainHigh = addToHash(plainHigh, mix32(twin));
        if (tokenCount < tokenLimit) tokens[tokenCount++] = token;
      }
      if (kind === space) continue;
      const single = mix32(Math.imul(entry & 0xffff, 0x01000193) + 0x1b);
      let token = single | 0x80000000;
      if (kind === ideograph) {
        token = single & 0x7fffffff;
        words += 1;
        scriptWords[(entry >>> 19) & 31]! += 1;
      }
      plainLow = addToHash(plainLow, token);
      plainHigh = addToHash(plainHigh, ~token);
      if (tokenCount < tokenLimit) tokens[tokenCount++] = token;
    }
    this.exactLow = exactLow;
    this.exactHigh = exactHigh;
    this.plainLow = plainLow;
    this.plainHigh = plainHigh;
    this.tokenCount = tokenCount;
    this.signs |= (seen >>> 24) & 0x3f;
    this.words += words;
    this.digits += digits;
    this.chars += length;
  }

  #close(): void {
    this.exactLow = mix32(this.exactLow);
    this.exactHigh = mix32(this.exactHigh);
    this.plainLow = mix32(this.plainLow);
    this.plainHigh = mix32(this.plainHigh);
  }
}

/** The token of a word in lower case. */
export function hashWord(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193) + 0x1b;
  return mix32(hash) & 0x7fffffff;
}
