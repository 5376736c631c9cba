import type { Architecture } from '../model/architecture.ts';
import type { Tokenizer } from '../text/tokenizer.ts';

/** The ids that end an answer: those that the model's config names, and the tokenizer's EOS. */
export function endTokens(
  { eosTokenIds }: Pick<Architecture, 'eosTokenIds'>,
  { eos }: Pick<Tokenizer, 'eos'>,
): number[] {
  return [...new Set([...eosTokenIds, ...(eos === null ? [] : [eos.id])])];
}
