import { valueAt, type Row } from '../row.ts';
import { answerPair } from './answerPair.ts';
import { valueOf, type Columns, type Shape } from './shape.ts';

const answerNames = [
  ['response_a', 'response_b'],
  ['answer_a', 'answer_b'],
  ['conversation_a', 'conversation_b'],
  ['response_0', 'response_1'],
  ['answer_0', 'answer_1'],
  ['response1', 'response2'],
  ['answer1', 'answer2'],
] as const;

const winnerNames = [
  'winner',
  'preference',
  'preferred',
  'choice',
  'label',
  'winner_model_a',
  'better_response_id',
];

/** How files write that the first, the second or neither answer won. */
const firstWins = new Set(['a', 'model_a', 'response_a', 'answer_a', '1', 'left', 'first', 'true']);
const secondWins = new Set(['b', 'model_b', 'response_b', 'answer_b', '2', 'right', 'second', 'false']);

/** Arena votes: two answers and who won; draws give no pair. */
export const arena: Shape = {
  name: 'arena',
  needs: ['answerA', 'answerB', 'winner'],
  may: ['prompt', 'context', 'system'],
  layouts: answerNames.flatMap(([answerA, answerB]) =>
    winnerNames.flatMap((winner) =>
      ['prompt', 'question', 'instruction', 'query'].map((prompt) => ({ prompt, answerA, answerB, winner })),
    ),
  ),
  pairsOf: (row, { columns }) => {
    const [a, b] = [valueOf(row, columns, 'answerA'), valueOf(row, columns, 'answerB')];
    const winner = winnerOf(row, columns);
    if (winner === 'unknown') return [{ reason: 'wrong-type', detail: 'who won is neither A, B nor a draw' }];
    if (winner === 'tie') return [{ reason: 'tie', detail: 'neither answer won' }];
    const answers = winner === 'a' ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
    return [answerPair(row, columns, answers)];
  },
};

function winnerOf(row: Row, columns: Columns): 'a' | 'b' | 'tie' | 'unknown' {
  const name = columns.winner ?? '';
  const value = valueOf(row, columns, 'winner');
  const word = String(value).trim().toLowerCase();
  // Columns counted from 0 (`response_0`) name the winner so, too.
  if (columns.answerA?.endsWith('_0') === true && (word === '0' || word === '1'))
    return word === '0' ? 'a' : 'b';
  // One column a result: 1 in the one that is true.
  if (name === 'winner_model_a' && (word === '0' || word === '1')) {
    if (word === '1') return 'a';
    return Number(valueAt(row, 'winner_model_b')) === 1 ? 'b' : 'tie';
  }
  if (firstWins.has(word)) return 'a';
  if (secondWins.has(word)) return 'b';
  return /^(?:tie|both|neither|draw|equal|same|none|0)\b/.test(word) ? 'tie' : 'unknown';
}
