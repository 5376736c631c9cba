import type { NudgeError } from '../../../../shared/errors.ts';
import { JsonItems, NoJsonList } from './jsonItems.ts';
import type { JsonItem } from './jsonItems.ts';
import { JsonMembers, rowsMember } from './jsonMembers.ts';
import { jsonRow } from './jsonRow.ts';
import { syntaxErrorAt } from './jsonSyntax.ts';
import { noTable, tooLongRow } from './readErrors.ts';
import { inBatches } from './rowBatches.ts';
import { faultyRow } from './sourceRow.ts';
import type { ReadRow, ReadTask } from './sourceRow.ts';

/** A text that can be read from its start more than once: its pieces in UTF-8. */
export type OpenText = (isLast: boolean) => AsyncIterable<Uint8Array>;

/**
 * Rows of a JSON file: the items of the list that it is, or of the list of objects that its one object has, such
 * as `{"data": […]}`. Holds one item at a time.
 * @throws NudgeError DATA_SYNTAX where the list itself breaks off, DATA_SHAPE for JSON without a list of rows
 */
export async function* readJson(task: ReadTask, openText: OpenText): AsyncGenerator<readonly ReadRow[]> {
  try {
    const start = await findList(task, openText);
    const items = new JsonItems(task.limits.rowBytes, start !== null);
    for await (const chunk of from(openText(true), start ?? 0)) {
      yield* inBatches(task, rowsOf(items.take(chunk), task));
      // What follows the rows in an object was looked at before.
      if (items.isComplete && start !== null) return;
      const due = task.pause();
      if (due !== null) await due;
    }
    items.end();
  } catch (thrown) {
    throw thrown instanceof NoJsonList ? brokenList(thrown, task) : thrown;
  }
}

function* rowsOf(items: Iterable<JsonItem>, task: ReadTask): Generator<ReadRow> {
  for (const item of items) yield rowOf(item, task);
}

function rowOf({ bytes, offset, line, column }: JsonItem, task: ReadTask): ReadRow {
  const { path, limits } = task;
  return bytes === null
    ? faultyRow(null, tooLongRow(path, null, limits.rowBytes))
    : jsonRow(bytes, { path, offset, line, column }, null, task);
}

/** The offset of the list of rows inside an object; null where the text is no object. */
async function findList(task: ReadTask, openText: OpenText): Promise<number | null> {
  const members = new JsonMembers();
  let isObject = false;
  let hasMore = false;
  for await (const chunk of openText(false)) {
    if (!isObject) {
      const first = chunk.find((byte) => byte > 0x20);
      if (first === undefined) continue;
      if (first !== 0x7b) return null;
      isObject = true;
    }
    const rest = members.isComplete ? chunk : chunk.subarray(members.take(chunk));
    hasMore ||= rest.some((byte) => byte > 0x20);
    const due = task.pause();
    if (due !== null) await due;
  }
  if (!isObject) return null;
  members.end();
  const rows = rowsMember(members.lists);
  if (rows !== null && !hasMore) return rows.offset;
  throw noTable(
    task.path,
    rows === null
      ? 'is one JSON object without a list of rows'
      : 'holds several JSON objects that go over several lines',
    'Save the rows as one list of objects in square brackets, or as JSONL, one object a line.',
  );
}

/** The text from `start` bytes on. */
async function* from(chunks: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let left = start;
  for await (const chunk of chunks) {
    if (chunk.length <= left) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}

function brokenList({ line, column, expected, item }: NoJsonList, task: ReadTask): NudgeError {
  const last = item === null ? null : rowOf(item, task).fault;
  return last === null ? syntaxErrorAt(task.path, line, column, expected) : last.error();
}
