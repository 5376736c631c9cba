import type {
  ChatMessage,
  DatasetReport,
  DroppedRow,
  PreferencePair,
  SourcePair,
} from '../../../shared/dataset.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { forEachInSlices } from '../slices.ts';
import { detectShape, isRow, missingColumns, shapeOf, turnsOf } from './detect.ts';
import type { Layout, Row, RowProblem, RowShape } from './detect.ts';
import { countReasons, describeCounts } from './dropCounts.ts';
import type { DropCounts } from './dropCounts.ts';
import { commonTextPrefix, commonTurns, sameTurns } from './implicitPrompt.ts';
import { readRows } from './readers/rows.ts';
import type { SourceRow } from './readers/sourceRow.ts';

export interface PairsOfFile {
  readonly report: DatasetReport;
  readonly pairs: readonly SourcePair[];
  readonly dropped: readonly DroppedRow[];
}

/**
 * Reads a preference file. Rows that are no usable pair are left out and counted, each with its reason.
 * @throws NudgeError what `readRows` and `detectShape` throw, and DATA_NO_PAIRS when every row was left out.
 */
export async function readPairs(path: string): Promise<PairsOfFile> {
  const { rows, format, sha256, sizeBytes } = await readRows(path);
  const shape = await detectShape(
    path,
    rows.map((row) => row.value),
  );
  const pairs: SourcePair[] = [];
  const dropped: DroppedRow[] = [];
  await forEachInSlices(rows, ({ value, line }, row) => {
    const result = pairOf(value, shape);
    if ('reason' in result) dropped.push(droppedRow(row, line, result));
    else pairs.push({ pair: result, row });
  });
  const counts = countReasons(dropped);
  if (pairs.length === 0) throw noPairs(path, rows, counts);
  const { layout, content } = shape;
  const report: DatasetReport = {
    path,
    format,
    shape: {
      content,
      prompt: layout.prompt === null ? 'implicit' : 'explicit',
      columns: { prompt: layout.prompt, chosen: layout.chosen, rejected: layout.rejected },
    },
    rows: rows.length,
    kept: pairs.length,
    dropped: counts,
    sha256,
    sizeBytes,
  };
  return { report, pairs, dropped };
}

function pairOf(value: unknown, shape: RowShape): PreferencePair | RowProblem {
  const own = shapeOf(value);
  if ('reason' in own) return own;
  if (!isRow(value) || own.layout !== shape.layout || own.content !== shape.content) {
    return disagreement(value, shape);
  }
  const pair = shape.content === 'text' ? textPair(value, shape.layout) : chatPair(value, shape.layout);
  return answerProblem(pair) ?? pair;
}

/** A row that is a pair, laid out otherwise than the file. */
function disagreement(value: unknown, { layout, content }: RowShape): RowProblem {
  const missing = isRow(value) ? missingColumns(value, layout) : [];
  if (missing.length > 0) {
    return { reason: 'missing-field', detail: `the column "${missing.join('", "')}" is missing` };
  }
  const words = content === 'text' ? 'text' : 'a conversation';
  return {
    reason: 'wrong-type',
    detail: `the row is laid out otherwise than the rest of the file, which has ${words} in ${columnWords(layout)}`,
  };
}

function columnWords({ prompt, chosen, rejected }: Layout): string {
  return [prompt, chosen, rejected].filter((name) => name !== null).join(', ');
}

function textPair(row: Row, layout: Layout): PreferencePair {
  const chosen = textOf(row, layout.chosen);
  const rejected = textOf(row, layout.rejected);
  if (layout.prompt !== null) {
    const prompt = withInput(textOf(row, layout.prompt), row, layout);
    return { kind: 'text', prompt, chosen, rejected };
  }
  const prompt = commonTextPrefix(chosen, rejected);
  return {
    kind: 'text',
    prompt,
    chosen: chosen.slice(prompt.length),
    rejected: rejected.slice(prompt.length),
  };
}

/** The text of a column, empty when there is no such text. */
function textOf(row: Row, column: string | null): string {
  const value = column === null ? undefined : row[column];
  return typeof value === 'string' ? value : '';
}

/** Alpaca's way: what to do, then, after a blank line, what to do it with. */
function withInput(instruction: string, row: Row, layout: Layout): string {
  const input = textOf(row, layout.promptInput);
  return input.trim() === '' ? instruction : `${instruction}\n\n${input}`;
}

function chatPair(row: Row, layout: Layout): PreferencePair {
  const chosen = conversation(row[layout.chosen], 'assistant');
  const rejected = conversation(row[layout.rejected], 'assistant');
  const column = layout.prompt === null ? null : row[layout.prompt];
  const given = typeof column === 'string' ? withInput(column, row, layout) : column;
  const prompt = given === null ? null : conversation(given, 'user');
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

function droppedRow(row: number, line: number | null, { reason, detail }: RowProblem): DroppedRow {
  const place = line === null ? `Row ${row + 1}` : `Line ${line}`;
  return { row, reason, detail: `${place}: ${detail}.` };
}

function noPairs(path: string, rows: readonly SourceRow[], counts: DropCounts): NudgeError {
  return new NudgeError(
    'DATA_NO_PAIRS',
    `${path}: none of its ${rows.length} rows can be used (${describeCounts(counts)}).`,
    'Every row needs two answers that are not empty and not the same.',
    { path, rows: rows.length, ...counts },
  );
}
