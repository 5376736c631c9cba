import type { ChatMessage, PreferencePair } from '../../../../shared/pair.ts';
import { commonTextPrefix, commonTurns, sameTurns } from '../implicitPrompt.ts';
import type { Row, RowProblem } from '../row.ts';
import { turnsOf } from '../turns.ts';
import { valueOf, type Columns } from './shape.ts';

/** Two answers as a file holds them, the better one first. */
export interface RawAnswers {
  readonly chosen: unknown;
  readonly rejected: unknown;
}

/**
 * A pair from a row's prompt columns and two answers: texts, turns, or whole conversations that repeat the prompt.
 * Without a prompt column the prompt is what both answers begin with.
 */
export function answerPair(
  row: Row,
  columns: Columns,
  { chosen, rejected }: RawAnswers,
): PreferencePair | RowProblem {
  const prompt = valueOf(row, columns, 'prompt');
  const odd = [prompt ?? '', chosen, rejected].some(
    (value) => typeof value !== 'string' && turnsOf(value) === null,
  );
  if (odd) return wrongType(columns);
  const system = systemOf(row, columns);
  const pair =
    typeof chosen === 'string' && typeof rejected === 'string' && !Array.isArray(prompt) && system === null
      ? textPair(row, columns, prompt, chosen, rejected)
      : chatPair(row, columns, prompt, system, { chosen, rejected });
  return answerProblem(pair) ?? pair;
}

function textPair(
  row: Row,
  columns: Columns,
  given: unknown,
  chosen: string,
  rejected: string,
): PreferencePair {
  if (typeof given === 'string') {
    return { kind: 'text', prompt: withContext(given, row, columns), chosen, rejected };
  }
  const prompt = commonTextPrefix(chosen, rejected);
  return {
    kind: 'text',
    prompt,
    chosen: chosen.slice(prompt.length),
    rejected: rejected.slice(prompt.length),
  };
}

/** Alpaca's way: what to do, then, after a blank line, what to do it with. */
function withContext(instruction: string, row: Row, columns: Columns): string {
  const context = valueOf(row, columns, 'context');
  return typeof context !== 'string' || context.trim() === '' ? instruction : `${instruction}\n\n${context}`;
}

function systemOf(row: Row, columns: Columns): ChatMessage | null {
  const system = valueOf(row, columns, 'system');
  return typeof system !== 'string' || system.trim() === '' ? null : { role: 'system', content: system };
}

function chatPair(
  row: Row,
  columns: Columns,
  column: unknown,
  system: ChatMessage | null,
  answers: RawAnswers,
): PreferencePair {
  const chosen = conversation(answers.chosen, 'assistant');
  const rejected = conversation(answers.rejected, 'assistant');
  const given = typeof column === 'string' ? withContext(column, row, columns) : column;
  const prompt = given === undefined ? null : withSystem(system, conversation(given, 'user'));
  if (prompt !== null && !repeatsPrompt(given, prompt, chosen, rejected)) {
    return { kind: 'chat', prompt, chosen, rejected };
  }
  const shared = prompt !== null && typeof given !== 'string' ? prompt : commonTurns(chosen, rejected);
  return {
    kind: 'chat',
    prompt: shared,
    chosen: chosen.slice(shared.length),
    rejected: rejected.slice(shared.length),
  };
}

/** A system text of its own stands before a conversation that has none. */
function withSystem(system: ChatMessage | null, turns: readonly ChatMessage[]): readonly ChatMessage[] {
  return system === null || turns[0]?.role === 'system' ? turns : [system, ...turns];
}

/** A list of turns, a single turn, or a text as the one turn of `role`. */
function conversation(value: unknown, role: string): readonly ChatMessage[] {
  return typeof value === 'string' ? [{ role, content: value }] : (turnsOf(value) ?? []);
}

/**
 * Whether both answers are whole conversations, prompt included. With the prompt as text it need not be their
 * first turn (UltraFeedback puts a system turn before it): there, sharing an opening that no assistant spoke
 * tells it, as in TRL's `maybe_extract_prompt`.
 */
function repeatsPrompt(
  given: unknown,
  prompt: readonly ChatMessage[],
  chosen: readonly ChatMessage[],
  rejected: readonly ChatMessage[],
): boolean {
  const shared = commonTurns(chosen, rejected);
  if (typeof given === 'string') return shared[0] !== undefined && shared[0].role !== 'assistant';
  return shared.length >= prompt.length && sameTurns(shared.slice(0, prompt.length), prompt);
}

function answerProblem(pair: PreferencePair): RowProblem | null {
  if (isSame(pair.chosen, pair.rejected)) {
    return { reason: 'identical-answers', detail: 'the two answers are the same' };
  }
  if (isEmpty(pair.chosen) || isEmpty(pair.rejected)) {
    return { reason: 'empty-answer', detail: 'an answer is empty' };
  }
  return null;
}

type Answer = PreferencePair['chosen'];

/** White space alone is nothing that a person could prefer. */
function isEmpty(answer: Answer): boolean {
  return typeof answer === 'string'
    ? answer.trim() === ''
    : answer.every((turn) => turn.content.trim() === '');
}

function isSame(a: Answer, b: Answer): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a === b : sameTurns(a, b);
}

function wrongType({ prompt, chosen, rejected }: Columns): RowProblem {
  const names = [prompt, chosen, rejected].filter((name) => name !== undefined);
  const where = names.length === 0 ? 'prompt or answers' : `"${names.join('", "')}"`;
  return {
    reason: 'wrong-type',
    detail: `${where}: something is neither text nor a list of turns with role and content`,
  };
}
