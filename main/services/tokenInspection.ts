import type { InspectedToken, TokenInspection } from '../../shared/dataRoom.ts';
import type { PreferencePair, Truncation } from '../../shared/pair.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import { familyOf } from '../engine/model/families/index.ts';
import { tokenizePair } from '../engine/text/pairTokens.ts';
import type { PairIds } from '../engine/text/pairIds.ts';
import { loadTokenizer, type Tokenizer } from '../engine/text/tokenizer.ts';
import { spellTokens, type SpelledToken } from './spelledTokens.ts';

export interface InspectionRequest {
  readonly modelDir: string;
  readonly pair: PreferencePair;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/**
 * What a model's tokenizer and chat template make of one pair, token by token.
 * @throws NudgeError for a model, tokenizer or template that cannot be used
 */
export async function inspectTokens(request: InspectionRequest): Promise<TokenInspection> {
  const tokenizer = await loadTokenizer(request.modelDir);
  const config = readModelConfig(request.modelDir);
  const { contextLength } = familyOf(config).readArchitecture(config);
  const maxLength = Math.min(request.maxLength, contextLength);
  return inspectPair(request.pair, tokenizer, { maxLength, truncation: request.truncation });
}

/**
 * The trainer's own ids of a pair within `maxLength`, with what was cut off still in its place.
 * @throws NudgeError CHAT_TEMPLATE, TOKENIZER
 */
export function inspectPair(
  pair: PreferencePair,
  tokenizer: Tokenizer,
  options: { readonly maxLength: number; readonly truncation: Truncation },
): TokenInspection {
  const { bos, eos } = tokenizer;
  const about = { maxLength: options.maxLength, bos, eos };
  const kept = tokenizePair(pair, tokenizer, options);
  const whole = tokenizePair(pair, tokenizer, { ...options, maxLength: Infinity });
  if ('reason' in whole) {
    const problem = 'reason' in kept ? kept : whole;
    return { ...about, prompt: [], chosen: [], rejected: [], notes: [], problem };
  }
  const trained = 'reason' in kept ? null : kept;
  const spelled = spellPair(pair, whole, tokenizer);
  const cutBefore = whole.promptIds.length - (trained ?? whole).promptIds.length;
  // Without a prompt an answer's first token is read and not scored.
  const unscored = (trained ?? whole).promptIds.length === 0 ? 1 : 0;
  const answer = (side: 'chosen' | 'rejected'): InspectedToken[] => {
    const length = (trained ?? whole)[`${side}Ids`].length;
    return spelled[side].map((token, i) => {
      const cut = i >= length;
      return { ...token, scored: trained !== null && !cut && i >= unscored, cut };
    });
  };
  return {
    ...about,
    prompt: spelled.prompt.map((token, i) => ({ ...token, scored: false, cut: i < cutBefore })),
    chosen: answer('chosen'),
    rejected: answer('rejected'),
    notes: (trained ?? whole).notes,
    problem: 'reason' in kept ? kept : null,
  };
}

type Spelled = Readonly<Record<'prompt' | 'chosen' | 'rejected', readonly SpelledToken[]>>;

function spellPair(pair: PreferencePair, ids: PairIds, tokenizer: Tokenizer): Spelled {
  const texts = (part: 'prompt' | 'chosen' | 'rejected'): string[] => {
    const content = pair[part];
    return typeof content === 'string' ? [content] : content.map((turn) => turn.content);
  };
  const answer = (side: 'chosen' | 'rejected'): readonly SpelledToken[] =>
    spellTokens(ids[`${side}Ids`], texts(side), tokenizer, ids.promptIds);
  return {
    prompt: spellTokens(ids.promptIds, texts('prompt'), tokenizer, []),
    chosen: answer('chosen'),
    rejected: answer('rejected'),
  };
}
