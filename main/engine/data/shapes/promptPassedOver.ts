import { commonTurns } from '../implicitPrompt.ts';
import type { Row, RowProblem } from '../row.ts';
import { turnsOf } from '../turns.ts';
import type { RawAnswers } from './answerPair.ts';

/** Columns that hold a prompt in one format or another: to pass over one would train on half a pair. */
const promptColumns = [
  'prompt',
  'instruction',
  'question',
  'query',
  'input',
  'conversation',
  'conversations',
  'messages',
  'history',
];

/**
 * What is wrong with a row that is read without a prompt column and seems to have one; null where nothing is. Two
 * conversations that open with the same turns bring their prompt themselves.
 */
export function promptPassedOver(row: Row, { chosen, rejected }: RawAnswers): RowProblem | null {
  const [a, b] = [conversationOf(chosen), conversationOf(rejected)];
  if (a !== null && b !== null && commonTurns(a, b).length > 0) return null;
  const name = promptColumns.find((column) => row[column] !== undefined && row[column] !== null);
  if (name === undefined) return null;
  return {
    reason: 'missing-field',
    detail: `the prompt seems to be in the column "${name}", which is not read as one in this file`,
  };
}

function conversationOf(value: unknown) {
  return typeof value === 'string' ? null : turnsOf(value);
}
