/*
 * The parts of Hugging Face's two packages that Nudge calls. Their own type files import one another without file
 * endings, which Node's module resolution cannot follow: without this page all of it would silently be `any`.
 */

declare module '@huggingface/jinja' {
  export interface Token {
    readonly value: string;
    readonly type: string;
  }

  export interface Program {
    readonly type: 'Program';
  }

  export function tokenize(
    source: string,
    options?: { readonly trim_blocks?: boolean; readonly lstrip_blocks?: boolean },
  ): Token[];

  export function parse(tokens: readonly Token[]): Program;

  export class Environment {
    /** Makes `value`, any JavaScript value or function, known to the template as `name`. */
    set(name: string, value: unknown): unknown;
  }

  export class Interpreter {
    constructor(environment: Environment);
    run(program: Program): { readonly value: unknown };
  }
}

declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    /** Both as parsed from `tokenizer.json` and `tokenizer_config.json`. */
    constructor(tokenizer: object, config: object);
    /** A piece that is in no vocabulary has no id. */
    encode(
      text: string,
      options?: { readonly add_special_tokens?: boolean },
    ): { readonly ids: readonly (number | undefined)[] };
    decode(
      ids: readonly number[],
      options?: { readonly skip_special_tokens?: boolean; readonly clean_up_tokenization_spaces?: boolean },
    ): string;
    token_to_id(token: string): number | undefined;
    get_vocab(withAddedTokens?: boolean): Map<string, number>;
    /** A BPE has a field `cache`: what pieces became, by their text. */
    readonly model: object | null;
  }
}
