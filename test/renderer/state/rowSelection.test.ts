import { expect, test } from 'vitest';
import {
  emptySelection,
  keepListed,
  selectAll,
  selectRange,
  toggleRow,
} from '../../../renderer/state/rowSelection.ts';

const listed = [7, 3, 9, 4];
const ids = (selection: { readonly ids: ReadonlySet<number> }): number[] => [...selection.ids].toSorted();

test('a row is chosen, and left out again', () => {
  const once = toggleRow(emptySelection, 3);
  expect(ids(once)).toEqual([3]);
  expect(ids(toggleRow(once, 3))).toEqual([]);
});

test('a range reaches from the last row touched, up or down, and adds to what was chosen', () => {
  const from = toggleRow(toggleRow(emptySelection, 4), 3);
  expect(ids(selectRange(from, 9, listed))).toEqual([3, 4, 9]);
  expect(ids(selectRange(from, 7, listed))).toEqual([3, 4, 7]);
});

test('without a row touched before, or with one that is gone, a range is the one row', () => {
  expect(ids(selectRange(emptySelection, 9, listed))).toEqual([9]);
  expect(ids(selectRange(toggleRow(emptySelection, 99), 9, listed))).toEqual([9, 99]);
});

test('a range to a row that is not in the list changes nothing', () => {
  expect(ids(selectRange(toggleRow(emptySelection, 3), 99, listed))).toEqual([3]);
});

test('all, and only those that are still listed', () => {
  expect(ids(selectAll(listed))).toEqual([3, 4, 7, 9]);
  expect(ids(keepListed(selectAll(listed), [9, 4, 1]))).toEqual([4, 9]);
  const kept = selectAll(listed);
  expect(keepListed(kept, listed)).toBe(kept);
});
