import { expect, test } from 'vitest';
import type { SourceRow } from '../../main/engine/data/readers/sourceRow.ts';
import { columnPreviews } from '../../main/services/columnPreviews.ts';

const rows = (...values: readonly unknown[]): SourceRow[] =>
  values.map((value, row) => ({ row, line: row + 1, value, problem: null }));

const told = (...values: readonly unknown[]) =>
  columnPreviews(rows(...values)).map(({ name, depth, kind }) => [name, depth, kind]);

test('columns and fields stand as in the file, fields after their column, two levels deep', () => {
  const meta = { score: 4, from: { site: 'a', at: { day: 1 } } };
  const chosen = { role: 'assistant', content: 'yes' };
  expect(told({ text: 'q', meta, chosen }, { text: null, meta: null, chosen: { content: 'no' } })).toEqual([
    ['text', 0, 'text'],
    ['meta', 0, 'object'],
    ['meta.score', 1, 'number'],
    ['meta.from', 1, 'object'],
    ['meta.from.site', 2, 'text'],
    ['meta.from.at', 2, 'object'],
    ['chosen', 0, 'object'],
    ['chosen.role', 1, 'text'],
    ['chosen.content', 1, 'text'],
  ]);
});

test('a column whose name has a dot stands before a field', () => {
  expect(told({ 'a.b': 'column', a: { b: 1, c: 2 } })).toEqual([
    ['a.b', 0, 'text'],
    ['a', 0, 'object'],
    ['a.c', 1, 'number'],
  ]);
});

test('turns are one thing, and of very many fields some are shown', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${String(i)}`, i]));
  expect(told({ turns: [{ role: 'user', content: 'q' }] })).toEqual([['turns', 0, 'turns']]);
  expect(told({ many })).toHaveLength(51);
});

test('what is of several kinds, or nothing, says so', () => {
  expect(told({ a: { b: 1 }, e: null }, { a: 'text' })).toEqual([
    ['a', 0, 'mixed'],
    ['a.b', 1, 'number'],
    ['e', 0, 'empty'],
  ]);
});
