import type { TextPair, TokenNote } from '../../../shared/pair.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { encodeContinuation } from './continuation.ts';
import { startsWithIds } from './idPrefix.ts';
import type { PairIds } from './pairIds.ts';
import type { Tokenizer } from './tokenizer.ts';

/**
 * Ids of a text pair. Each answer ends in the EOS string, appended unless it is there; prompt and answer are
 * tokenized together and cut where the prompt's own ids end. Where a token would reach across that place, the
 * answer is tokenized apart, for at inference the model reads the prompt's own ids.
 * @throws NudgeError TOKENIZER when the tokenizer names no EOS token.
 */
export function tokenizeTextPair(pair: TextPair, tokenizer: Tokenizer): PairIds {
  const promptIds = tokenizer.encodeFromStart(pair.prompt);
  const notes = new Set<TokenNote>();
  const answerIds = (answer: string): Int32Array => {
    const ended = withEos(answer, tokenizer);
    const joint = tokenizer.encodeFromStart(pair.prompt + ended);
    if (startsWithIds(joint, promptIds)) return joint.slice(promptIds.length);
    notes.add('boundary-merge');
    return encodeContinuation(tokenizer, ended);
  };
  return {
    promptIds,
    chosenIds: answerIds(pair.chosen),
    rejectedIds: answerIds(pair.rejected),
    notes: [...notes],
  };
}

function withEos(answer: string, { eos }: Tokenizer): string {
  if (eos !== null) return answer.endsWith(eos.text) ? answer : answer + eos.text;
  throw new NudgeError(
    'TOKENIZER',
    "The model's tokenizer names no end-of-text token, so the answers cannot be ended.",
    'Add "eos_token" to tokenizer_config.json in the model folder, as the model\'s page gives it.',
  );
}
