import type { ChatMessage } from '../../../../shared/pair.ts';
import { turnsOf } from '../turns.ts';
import type { Row, RowProblem } from '../row.ts';
import { valueOf, type Columns, type Shape } from './shape.ts';

const likedNames = ['label', 'liked', 'thumbs_up', 'thumb', 'is_chosen', 'desirable', 'feedback', 'kto_tag'];

/** One answer and whether it was liked. */
export interface Thumb {
  readonly prompt: string | readonly ChatMessage[];
  readonly answer: string | readonly ChatMessage[];
  readonly liked: boolean;
}

/** One answer a row with a thumb up or down: a row is half a pair, `thumbPairs.ts` finds the other half. */
export const thumbs: Omit<Shape, 'pairsOf'> = {
  name: 'thumbs',
  needs: ['answer', 'liked'],
  may: ['prompt', 'context', 'system'],
  layouts: likedNames.flatMap((liked) => [
    ...['prompt', 'question', 'instruction', 'input', 'query'].flatMap((prompt) =>
      ['completion', 'response', 'answer', 'output'].map((answer) => ({ prompt, answer, liked })),
    ),
    { answer: 'messages', liked },
    { answer: 'conversations', liked },
  ]),
};

/** What a row says; a conversation's last turn is the answer. */
export function thumbOf(row: Row, columns: Columns): Thumb | RowProblem {
  const liked = likedOf(valueOf(row, columns, 'liked'));
  if (liked === null)
    return { reason: 'wrong-type', detail: 'whether the answer was liked is neither yes nor no' };
  const answer = textOrTurns(valueOf(row, columns, 'answer'));
  if (answer === null)
    return { reason: 'wrong-type', detail: 'the answer is neither text nor a list of turns' };
  if (columns.prompt !== undefined) {
    const prompt = textOrTurns(valueOf(row, columns, 'prompt'));
    if (prompt === null)
      return { reason: 'missing-field', detail: `the column "${columns.prompt}" is missing` };
    return { prompt, answer, liked };
  }
  const last = typeof answer === 'string' ? undefined : answer.at(-1);
  if (typeof answer === 'string' || last?.role !== 'assistant') {
    return { reason: 'missing-field', detail: 'there is no prompt before the answer' };
  }
  return { prompt: answer.slice(0, -1), answer: [last], liked };
}

function textOrTurns(value: unknown): string | readonly ChatMessage[] | null {
  return typeof value === 'string' ? value : value === undefined ? null : turnsOf(value);
}

function likedOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = String(value).trim().toLowerCase();
  if (['true', '1', 'yes', 'up', 'like', 'liked', 'good', 'positive', 'thumbs_up', 'chosen'].includes(word))
    return true;
  const down = [
    'false',
    '0',
    '-1',
    'no',
    'down',
    'dislike',
    'disliked',
    'bad',
    'negative',
    'thumbs_down',
    'rejected',
  ];
  return down.includes(word) ? false : null;
}
