import { startsWithIds } from './idPrefix.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Texts to stand before a continuation. The first that does not merge with it is used. */
const anchors = ['\n', '.', 'a'];

/**
 * The ids of a text that goes on from another, tokenized apart from it. SentencePiece-like tokenizers put a space
 * before every text they are given; behind an anchor they put it before the anchor.
 */
export function encodeContinuation(tokenizer: Tokenizer, text: string): Int32Array {
  for (const anchor of anchors) {
    const anchorIds = tokenizer.encode(anchor);
    const ids = tokenizer.encode(anchor + text);
    if (startsWithIds(ids, anchorIds)) return ids.slice(anchorIds.length);
  }
  return tokenizer.encode(text);
}
