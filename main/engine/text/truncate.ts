import type { TokenNote, Truncation } from '../../../shared/pair.ts';
import type { PairIds, PairProblem } from './pairIds.ts';

export interface TruncateOptions {
  /** Longest prompt + answer, in tokens. */
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/**
 * Shortens a pair so that the prompt with either answer has at most `maxLength` tokens.
 * - `keep-answer`: the prompt is cut from the left to fit the longer answer, down to its last token, which
 *   predicts the answer's first; what is still too long is cut from the answer's end.
 * - `keep-start`: the answer's end is cut; a prompt that fills `maxLength` leaves no pair (TRL's `keep_start`).
 */
export function truncatePair(pair: PairIds, options: TruncateOptions): PairIds | PairProblem {
  const { maxLength, truncation } = options;
  const promptLength = pair.promptIds.length;
  const longestAnswer = Math.max(pair.chosenIds.length, pair.rejectedIds.length);
  if (promptLength + longestAnswer <= maxLength) return pair;
  const kept =
    truncation === 'keep-start'
      ? promptLength
      : Math.min(promptLength, Math.max(1, maxLength - longestAnswer));
  const answerRoom = maxLength - kept;
  // Without a prompt an answer's first token is read and not scored: one alone teaches nothing.
  if (answerRoom < (kept === 0 ? 2 : 1)) {
    return {
      reason: 'no-room-for-answer',
      detail: `the prompt of ${promptLength} tokens leaves no room for an answer within ${maxLength} tokens`,
    };
  }
  const notes: TokenNote[] = [...pair.notes];
  if (kept < promptLength) notes.push('prompt-cut');
  if (answerRoom < longestAnswer) notes.push('answer-cut');
  return {
    promptIds: pair.promptIds.slice(promptLength - kept),
    chosenIds: pair.chosenIds.slice(0, answerRoom),
    rejectedIds: pair.rejectedIds.slice(0, answerRoom),
    notes,
  };
}
