import { expect, test } from 'vitest';
import { countParts, listPart, partOf, partRows } from '../../../renderer/state/listParts.ts';

test('a short list is one part, also when it is empty', () => {
  for (const total of [0, 1, partRows]) {
    expect(countParts(total)).toBe(1);
    expect(listPart(0, total)).toEqual({ index: 0, first: 0, end: total });
  }
});

test('the parts of a long list hold each place once', () => {
  const total = 3 * partRows + 17;
  const parts = Array.from({ length: countParts(total) }, (_, index) => listPart(index, total));
  expect(parts.map(({ first }) => first)).toEqual([0, 1, 2, 3].map((index) => index * partRows));
  expect(parts.map(({ end }) => end)).toEqual([...parts.slice(1).map(({ first }) => first), total]);
  for (const { index, first, end } of parts) expect([partOf(first), partOf(end - 1)]).toEqual([index, index]);
});

test('a part that a shorter list has no more is its last one', () => {
  expect(listPart(5, partRows + 1)).toEqual({ index: 1, first: partRows, end: partRows + 1 });
  expect(listPart(5, 10)).toEqual({ index: 0, first: 0, end: 10 });
});
