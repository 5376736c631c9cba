import type { Tokenizer } from './tokenizer.ts';

/** What a decoder writes for bytes that are no whole character yet. */
const incomplete = '\uFFFD';

/** So many tokens before the first decide how it is written: whether a space before it is the text's own. */
const contextTokens = 16;

/**
 * Tokens to text as they come. A character may take several tokens; it is held back until its last one is there,
 * so that the pieces together are the text of all tokens.
 */
export class TextStream {
  readonly #tokenizer: Pick<Tokenizer, 'decode'>;
  readonly #ids: number[];
  /** Length of the text so far that was given out, the context's included. */
  #given: number;

  /** `context`: what stands before the first token in the same text; empty where a text begins. */
  constructor(tokenizer: Pick<Tokenizer, 'decode'>, context: ArrayLike<number> = []) {
    this.#tokenizer = tokenizer;
    this.#ids = Array.from(context).slice(-contextTokens);
    this.#given = tokenizer.decode(this.#ids).length;
  }

  /** The text that is certain now, often one token's, sometimes none. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#tokenizer.decode(this.#ids);
    return text.endsWith(incomplete) ? '' : this.#giveOut(text);
  }

  /** What was held back, when no more tokens come. */
  end(): string {
    return this.#giveOut(this.#tokenizer.decode(this.#ids));
  }

  #giveOut(text: string): string {
    const piece = text.slice(this.#given);
    this.#given = Math.max(this.#given, text.length);
    return piece;
  }
}
