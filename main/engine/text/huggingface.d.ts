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
    /** What `encode` looks the ids of up. */
    tokenize(text: string, options?: { readonly add_special_tokens?: boolean }): readonly string[];
    token_to_id(token: string): number | undefined;
    get_vocab(withAddedTokens?: boolean): Map<string, number>;
    readonly model: object | null;
    readonly pre_tokenizer: object | null;
    /** By their text, as it is written and as it is normalized. */
    readonly added_tokens_map: ReadonlyMap<string, { readonly id: number }>;
  }

  export class BPE {
    /** What pieces became, by their text. */
    cache: {
      get(piece: string): string[] | undefined;
      put(piece: string, tokens: string[]): void;
      clear(): void;
    };
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    readonly unk_token_id: number | undefined;
    /** Whether unknown tokens beside one another become one. */
    readonly fuse_unk: boolean;
    /** Each piece's tokens, one piece after the other. */
    encode(pieces: readonly string[]): string[];
    /** What the tokenizer calls: `encode`, then the joining of unknown tokens. */
    _call: (pieces: readonly string[]) => readonly unknown[];
  }

  /** Cuts by a pattern where `use_regex` says so, and writes the bytes of each piece as characters. */
  export class ByteLevelPreTokenizer {
    constructor(config: { readonly use_regex: boolean; readonly add_prefix_space: boolean });
    readonly add_prefix_space: boolean;
    readonly use_regex: boolean;
    readonly pattern: RegExp;
    pre_tokenize_text: (text: string) => string[];
  }

  export class SequencePreTokenizer {
    readonly tokenizers: readonly (object | null)[];
  }
}
