import type { ChatMessage } from '../../../../shared/pair.ts';
import { scripts, signMask } from './characters.ts';
import { addToHash, mix32 } from './hash.ts';
import { blockUnits, WordScanner, type TokenSums } from './wordScanner.ts';

/** Tokens of a text that are kept for comparison; hashes and counts go over all of it. */
export const tokenLimit = 4096;

/**
 * What the collectors need to know of a text or of a list of turns, found in one walk over its characters. One
 * object is read into again and again: who wants to keep something copies it.
 *
 * A token is a word (a run of letters and digits in lower case, with apostrophes inside), a Han or Kana character,
 * or a mark of punctuation. White space and case do not reach the tokens. Each is a 32-bit hash; words are
 * positive or 0, marks are negative.
 */
export class TextFacts implements TokenSums {
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
  /**
   * 64-bit hash of the very characters, roles included. Two texts with the same tokens share it in one of 2³² cases.
   */
  exactLow = 0;
  exactHigh = 0;
  /** 64-bit hash of all tokens, roles included: the same for texts that differ in white space and case only. */
  plainLow = 0;
  plainHigh = 0;
  /** Sum of the tokens that end in a digit: the same for texts with the same numbers. */
  numbers = 0;

  /** Hash of the characters as they stand, which tells texts with the same tokens apart. */
  #form = 0;
  readonly #scanner = new WordScanner();

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
    this.numbers = 0;
    this.scriptWords.fill(0);
    this.plainLow = 0x510e527f;
    this.plainHigh = 0x5be0cd19;
    this.#form = 0x3c6ef372;
  }

  #addRole(role: string): void {
    const hash = hashWord(role);
    this.plainLow = addToHash(this.plainLow, ~hash);
    this.plainHigh = addToHash(this.plainHigh, hash);
  }

  #walk(text: string): void {
    const scanner = this.#scanner;
    scanner.clear();
    for (let start = 0; start < text.length; start += blockUnits) {
      this.#form = addToHash(this.#form, scanner.read(text, start));
      if (start + blockUnits < text.length) scanner.addFinished(this);
    }
    scanner.addLast(this);
    this.chars += text.length;
    this.digits += scanner.digits;
    this.signs |= scanner.seen & signMask;
    this.#form = addToHash(this.#form, text.length);
  }

  #close(): void {
    this.exactLow = mix32(addToHash(this.plainLow, this.#form));
    this.exactHigh = mix32(addToHash(this.plainHigh, ~this.#form));
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
