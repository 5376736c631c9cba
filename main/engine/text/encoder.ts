import { BPE, ByteLevelPreTokenizer, SequencePreTokenizer } from '@huggingface/tokenizers';
import type { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { PieceCache } from './pieceCache.ts';

/** Gives the ids of a text, dressed with what the post-processor adds or bare. */
export type Encoder = (text: string, addSpecialTokens: boolean) => Int32Array;

/** What a piece becomes; a number where it is one token, as most are. */
type PieceIds = number | readonly number[];

/** One piece of text as tokens, whatever stands beside it. */
type PieceTokens = (piece: string) => readonly string[];

/** Longer pieces are rare, seldom come again, and would take the room of many short ones. */
const longestKept = 128;

/** Where the ids are remembered, the tokens need not be. */
const noCache = { get: () => undefined, put: () => undefined, clear: () => undefined };

/**
 * The encoder of a tokenizer, which it takes over: from here on `library` itself must encode nothing.
 *
 * A text passes through the library, which cuts out special tokens, normalizes, cuts the rest into pieces (words, about)
 * and turns each piece into tokens. The last step knows one piece at a time in a BPE that does not join unknown tokens,
 * so that a piece always becomes the same ids: they are computed by the library once, then remembered. Any other kind
 * of vocabulary goes the library's way throughout.
 */
export function createEncoder(library: HuggingFaceTokenizer): Encoder {
  const { model } = library;
  if (!(model instanceof BPE)) return libraryEncoder(library);
  if (!model.fuse_unk) return rememberingEncoder(library, model);
  model.cache = new PieceCache();
  return libraryEncoder(library);
}

function libraryEncoder(library: HuggingFaceTokenizer): Encoder {
  return (text, addSpecialTokens) => {
    const { ids } = library.encode(text, { add_special_tokens: addSpecialTokens });
    return Int32Array.from(ids.filter(isId));
  };
}

/**
 * Between its special tokens the library asks its model for the tokens of all pieces of a stretch of text. Here the
 * model answers with the ids of them all in place of a token, which the library passes on as it is.
 */
function rememberingEncoder(library: HuggingFaceTokenizer, model: BPE): Encoder {
  const idOf = tokenIds(library, model);
  const pieceIds = rememberPieces(pieceTokens(library, model), idOf);
  model.cache = noCache;
  model._call = (pieces) => [stretchIds(pieces, pieceIds)];
  return (text, addSpecialTokens) => {
    const parts: readonly (string | Int32Array)[] = library.tokenize(text, {
      add_special_tokens: addSpecialTokens,
    });
    return joined(parts.map((part) => (typeof part === 'string' ? Int32Array.from(idOf(part)) : part)));
  };
}

/**
 * The model's tokens of a piece. A piece has its bytes written as characters where cutting ends with that: a step that
 * is taken from the cutting to here, where it is needed once for a piece.
 */
function pieceTokens({ pre_tokenizer: cutter }: HuggingFaceTokenizer, model: BPE): PieceTokens {
  const last = lastStep(cutter);
  if (!(last instanceof ByteLevelPreTokenizer)) return (piece) => model.encode([piece]);
  last.pre_tokenize_text = (text) => {
    const spaced = last.add_prefix_space && !text.startsWith(' ') ? ` ${text}` : text;
    return last.use_regex ? (spaced.match(last.pattern) ?? []) : [spaced];
  };
  const byteWriter = new ByteLevelPreTokenizer({ use_regex: false, add_prefix_space: false });
  return (piece) => model.encode(byteWriter.pre_tokenize_text(piece));
}

function lastStep(cutter: object | null | undefined): object | null | undefined {
  let step = cutter;
  while (step instanceof SequencePreTokenizer) step = step.tokenizers.at(-1);
  return step;
}

function rememberPieces(tokensOf: PieceTokens, idOf: (token: string) => readonly number[]) {
  const known = new PieceCache<PieceIds>();
  return (piece: string): PieceIds => {
    const remembered = known.get(piece);
    if (remembered !== undefined) return remembered;
    const ids = tokensOf(piece).flatMap(idOf);
    const [only] = ids;
    const kept = ids.length === 1 && only !== undefined ? only : ids;
    if (piece.length <= longestKept) known.put(apart(piece), kept);
    return kept;
  };
}

/** The same string in memory of its own: a piece as it was cut out keeps the whole text from being freed. */
function apart(piece: string): string {
  return piece.split('').join('');
}

/**
 * The id of a token as the library looks it up, or none: a piece that is in no vocabulary has no id when there is no
 * unknown token, and Hugging Face leaves it out too.
 */
function tokenIds(library: HuggingFaceTokenizer, model: BPE): (token: string) => readonly number[] {
  return (token) =>
    [library.added_tokens_map.get(token)?.id ?? model.tokens_to_ids.get(token) ?? model.unk_token_id].filter(
      isId,
    );
}

function isId(id: number | undefined): id is number {
  return id !== undefined;
}

function stretchIds(pieces: readonly string[], pieceIds: (piece: string) => PieceIds): Int32Array {
  const ids: number[] = [];
  for (const piece of pieces) {
    const these = pieceIds(piece);
    if (typeof these === 'number') ids.push(these);
    else for (const id of these) ids.push(id);
  }
  return new Int32Array(ids);
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
