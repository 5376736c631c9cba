import type { ChatMessage, DatasetShape, DropReason } from '../../../shared/dataset.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { forEachInSlices } from '../slices.ts';
import { commonTurns } from './implicitPrompt.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A way of naming the columns of a pair. A new format is a new line in `layouts`. */
export interface Layout {
  /** Null where the prompt is the part that both answers begin with. */
  readonly prompt: string | null;
  /** A column that adds to the prompt, where a row has it. */
  readonly promptInput: string | null;
  readonly chosen: string;
  readonly rejected: string;
}

/** The first layout that a row has all columns of is the row's. */
const layouts: readonly Layout[] = [
  { prompt: 'prompt', promptInput: null, chosen: 'chosen', rejected: 'rejected' },
  { prompt: 'instruction', promptInput: 'input', chosen: 'chosen', rejected: 'rejected' },
  { prompt: null, promptInput: null, chosen: 'chosen', rejected: 'rejected' },
];

/** Columns that hold a prompt in formats that are not in `layouts`: to pass over one would train on half a pair. */
const unknownPromptColumns = [
  'question',
  'query',
  'input',
  'conversation',
  'conversations',
  'messages',
  'history',
];

/** How one row, or a whole file, is laid out. */
export interface RowShape {
  readonly layout: Layout;
  readonly content: DatasetShape['content'];
}

/** Why a row is no pair. */
export interface RowProblem {
  readonly reason: DropReason;
  /** What is wrong, to go on from "Row 3: ". */
  readonly detail: string;
}

/** Longest column name and most names that an error shows. */
const shownName = 40;
const shownNames = 20;

/**
 * The shape that most rows have; of equals the one seen first.
 * @throws NudgeError DATA_SHAPE, naming the columns found and those expected, when no row is a pair.
 */
export async function detectShape(path: string, values: readonly unknown[]): Promise<RowShape> {
  const votes = new Map<string, { shape: RowShape; rows: number }>();
  await forEachInSlices(values, (value) => {
    const shape = shapeOf(value);
    if ('reason' in shape) return;
    const key = `${layouts.indexOf(shape.layout)} ${shape.content}`;
    const vote = votes.get(key) ?? { shape, rows: 0 };
    vote.rows += 1;
    votes.set(key, vote);
  });
  const [winner] = [...votes.values()].toSorted((a, b) => b.rows - a.rows);
  if (winner === undefined) throw unknownShape(path, values);
  return winner.shape;
}

/** The shape of one row, or why it has none. */
export function shapeOf(value: unknown): RowShape | RowProblem {
  if (!isRow(value)) return { reason: 'wrong-type', detail: 'the row is not an object with columns' };
  const layout = layouts.find((candidate) => missingColumns(value, candidate).length === 0);
  if (layout === undefined) {
    return { reason: 'missing-field', detail: 'the row has not all columns of a preference pair' };
  }
  const columns = [layout.prompt, layout.chosen, layout.rejected].filter((name) => name !== null);
  const wrong = columns.find((name) => typeof value[name] !== 'string' && turnsOf(value[name]) === null);
  if (wrong !== undefined) {
    return {
      reason: 'wrong-type',
      detail: `the column "${wrong}" is neither text nor a list of turns with role and content`,
    };
  }
  const isText = columns.every((name) => typeof value[name] === 'string');
  const passedOver = layout.prompt === null ? promptPassedOver(value, layout, isText) : undefined;
  if (passedOver !== undefined) {
    return {
      reason: 'missing-field',
      detail: `the prompt seems to be in the column "${passedOver}", which Nudge does not read`,
    };
  }
  return { layout, content: isText ? 'text' : 'chat' };
}

/**
 * A column that looks like the prompt of a row that has none by its layout. Two conversations that open with the
 * same turns bring their prompt themselves.
 */
function promptPassedOver(row: Row, layout: Layout, isText: boolean): string | undefined {
  const chosen = isText ? null : turnsOf(row[layout.chosen]);
  const rejected = isText ? null : turnsOf(row[layout.rejected]);
  if (chosen !== null && rejected !== null && commonTurns(chosen, rejected).length > 0) return undefined;
  return unknownPromptColumns.find((name) => row[name] !== undefined && row[name] !== null);
}

/** The columns of `layout` that the row has not, or has empty (null). */
export function missingColumns(row: Row, layout: Layout): string[] {
  const needed = [layout.prompt, layout.chosen, layout.rejected].filter((name) => name !== null);
  return needed.filter((name) => row[name] === undefined || row[name] === null);
}

/** A conversation, or a single turn as a conversation of one; null for anything else. */
export function turnsOf(value: unknown): readonly ChatMessage[] | null {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const turns = items.filter(isTurn);
  if (turns.length !== items.length) return null;
  return turns.map(({ role, content }) => ({ role, content }));
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTurn(value: unknown): value is ChatMessage {
  return (
    isRow(value) &&
    typeof value['role'] === 'string' &&
    value['role'] !== '' &&
    typeof value['content'] === 'string'
  );
}

function unknownShape(path: string, values: readonly unknown[]): NudgeError {
  const expected = layouts.map((layout) => layoutColumns(layout).join(', ')).join('; or ');
  const rows = values.filter(isRow);
  if (rows.length === 0) {
    return new NudgeError(
      'DATA_SHAPE',
      `${path}: none of its ${values.length} rows is an object with columns. Expected columns: ${expected}.`,
      'Each row must be an object such as {"prompt": "…", "chosen": "…", "rejected": "…"}.',
      { path, rows: values.length },
    );
  }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
  const shown = names.slice(0, shownNames).map((name) => name.slice(0, shownName));
  const found = names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
  const trouble = rows.some((row) => layouts.some((layout) => missingColumns(row, layout).length === 0))
    ? 'no row holds prompt and answers as text or as lists of turns (role and content) in columns that Nudge knows'
    : 'no row has the columns of a preference pair';
  return new NudgeError(
    'DATA_SHAPE',
    `${path}: ${trouble}. Columns found: ${found === '' ? 'none' : found}. Expected columns: ${expected}.`,
    'Rename the columns: "prompt" is the question, "chosen" the better answer, "rejected" the worse one.',
    { path, columns: found },
  );
}

function layoutColumns(layout: Layout): string[] {
  const optional = layout.promptInput === null ? null : `${layout.promptInput} (optional)`;
  return [layout.prompt, optional, layout.chosen, layout.rejected].filter((name) => name !== null);
}
