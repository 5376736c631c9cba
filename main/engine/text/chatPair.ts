import type { ChatMessage, ChatPair, TokenNote } from '../../../shared/pair.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { ChatTemplate } from './chatTemplate.ts';
import { encodeContinuation } from './continuation.ts';
import { commonIdPrefix, startsWithIds } from './idPrefix.ts';
import type { PairIds, PairProblem } from './pairIds.ts';
import type { Tokenizer } from './tokenizer.ts';

interface Rendered {
  readonly text: string;
  readonly ids: Int32Array;
}

/**
 * Ids of a chat pair: `prompt` with the template's opening of the assistant's turn, and of each whole
 * conversation what follows it. The template ends the turns; nothing is appended.
 *
 * Where the rendered prompt does not open the rendered conversation, there are three cases:
 * - it does as text, and a token reaches across its end: the answer is tokenized apart;
 * - the two part ways within the opening of the assistant's turn (a think block that only one has, trimmed white
 *   space): the answer starts where they part, as in TRL's `common_prefix_length`;
 * - they part ways before that, within the person's turns: the boundary is unknown and the pair is left out.
 * @throws NudgeError CHAT_TEMPLATE when the model has no template or a broken one.
 */
export function tokenizeChatPair(pair: ChatPair, tokenizer: Tokenizer): PairIds | PairProblem {
  const template = requireTemplate(tokenizer);
  template.compile();
  try {
    return alignPair(pair, tokenizer, template);
  } catch (thrown) {
    if (!(thrown instanceof NudgeError) || thrown.code !== 'CHAT_TEMPLATE') throw thrown;
    return { reason: 'template-failed', detail: thrown.message.replace(/\.$/, '') };
  }
}

function alignPair(pair: ChatPair, tokenizer: Tokenizer, template: ChatTemplate): PairIds | PairProblem {
  const render = (turns: readonly ChatMessage[], opening: boolean): Rendered => {
    const text = template.render(turns, opening);
    return { text, ids: tokenizer.encode(text) };
  };
  const prompt = render(pair.prompt, true);
  const chosen = render([...pair.prompt, ...pair.chosen], false);
  const rejected = render([...pair.prompt, ...pair.rejected], false);
  const answers = [chosen, rejected];
  if (answers.every((answer) => answer.text.startsWith(prompt.text))) {
    return cutAtPrompt(prompt, chosen, rejected, tokenizer);
  }
  const turnsEnd = render(pair.prompt, false).ids;
  const boundary = Math.min(...answers.map((answer) => commonIdPrefix(prompt.ids, answer.ids)));
  if (!startsWithIds(prompt.ids, turnsEnd) || boundary < turnsEnd.length) {
    return {
      reason: 'template-failed',
      detail:
        "the chat template writes the prompt differently once an answer follows, so the answer's start is unknown",
    };
  }
  return {
    promptIds: prompt.ids.slice(0, boundary),
    chosenIds: chosen.ids.slice(boundary),
    rejectedIds: rejected.ids.slice(boundary),
    notes: ['template-boundary-moved'],
  };
}

function cutAtPrompt(prompt: Rendered, chosen: Rendered, rejected: Rendered, tokenizer: Tokenizer): PairIds {
  const notes = new Set<TokenNote>();
  const answerIds = (whole: Rendered): Int32Array => {
    if (startsWithIds(whole.ids, prompt.ids)) return whole.ids.slice(prompt.ids.length);
    notes.add('boundary-merge');
    return encodeContinuation(tokenizer, whole.text.slice(prompt.text.length));
  };
  return {
    promptIds: prompt.ids,
    chosenIds: answerIds(chosen),
    rejectedIds: answerIds(rejected),
    notes: [...notes],
  };
}

/** @throws NudgeError CHAT_TEMPLATE when the model has no chat template. */
export function requireTemplate(tokenizer: Tokenizer): ChatTemplate {
  if (tokenizer.chatTemplate !== null) return tokenizer.chatTemplate;
  throw new NudgeError(
    'CHAT_TEMPLATE',
    'The data are conversations, and this model has no chat template to write them down with.',
    'Choose the chat or instruct version of the model, or data whose prompt and answers are plain text.',
  );
}
