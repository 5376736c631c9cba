import type { ColumnRole } from '../../../../shared/dataRoom.ts';
import { answerPair } from './answerPair.ts';
import { promptPassedOver } from './promptPassedOver.ts';
import { valueOf, type Shape } from './shape.ts';

const promptRoles: readonly ColumnRole[] = ['prompt', 'context', 'system'];

/** Shapes whose rows hold both answers in a column each. */
function twoColumns(
  name: Shape['name'],
  layouts: Shape['layouts'],
  { chosen = 'chosen', rejected = 'rejected' }: Partial<Record<'chosen' | 'rejected', ColumnRole>> = {},
): Shape {
  return {
    name,
    needs: [
      ...(layouts.every((layout) => layout.prompt !== undefined) ? ['prompt' as const] : []),
      chosen,
      rejected,
    ],
    may: promptRoles,
    layouts,
    pairsOf: (row, { columns }) => {
      const answers = { chosen: valueOf(row, columns, chosen), rejected: valueOf(row, columns, rejected) };
      const passedOver = columns.prompt === undefined ? promptPassedOver(row, answers) : null;
      return [passedOver ?? answerPair(row, columns, answers)];
    },
  };
}

/** TRL's standard and conversational formats with a prompt column. */
export const trl = twoColumns('trl', [
  { prompt: 'prompt', system: 'system', chosen: 'chosen', rejected: 'rejected' },
]);

/** The same without one: the prompt is what both answers begin with. */
export const trlImplicit = twoColumns('trl', [{ chosen: 'chosen', rejected: 'rejected' }]);

/** Alpaca's columns with two answers. */
export const alpaca = twoColumns('alpaca', [
  { prompt: 'instruction', context: 'input', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'instruction', context: 'input', chosen: 'chosen_response', rejected: 'rejected_response' },
]);

export const sharegpt = twoColumns('sharegpt', [
  { prompt: 'conversations', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'messages', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'conversation', system: 'system', chosen: 'chosen', rejected: 'rejected' },
]);

/** OpenAI's format for preference fine-tuning. */
export const openai = twoColumns('openai', [
  { prompt: 'input.messages', chosen: 'preferred_output', rejected: 'non_preferred_output' },
]);

/** StackExchange pairs: j is the better response. Other names of a question stand with it. */
export const responses = twoColumns('responses', [
  { prompt: 'question', chosen: 'response_j', rejected: 'response_k' },
  { prompt: 'question', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'query', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'input', system: 'system', chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'prompt', chosen: 'chosen_response', rejected: 'rejected_response' },
  { prompt: 'prompt', chosen: 'preferred', rejected: 'dispreferred' },
]);

/** What a model wrote, and what a person made of it: the edit is the better answer. */
export const edited = twoColumns(
  'edited',
  ['original', 'answer', 'response', 'output', 'draft'].flatMap((original) =>
    ['edited', 'edit', 'edited_response', 'correction', 'corrected', 'revision', 'revised'].flatMap(
      (better) =>
        ['prompt', 'question', 'instruction', 'input'].map((prompt) => ({
          prompt,
          original,
          edited: better,
        })),
    ),
  ),
  { chosen: 'edited', rejected: 'original' },
);
