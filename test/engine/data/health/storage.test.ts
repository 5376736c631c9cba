import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, Column, int16, words32 } from '../../../../main/engine/data/health/column.ts';
import { forEachEqual } from '../../../../main/engine/data/health/equalKeys.ts';

describe('Column', () => {
  it('gives back what it was given, over several pieces', () => {
    const column = new Column(words32);
    const rows = 150_000;
    for (let row = 0; row < rows; row++) column.push(row * 7);
    expect(column.rows).toBe(rows);
    for (const row of [0, 1, 65_535, 65_536, 131_071, 131_072, rows - 1])
      expect(column.get(row)).toBe(row * 7);
  });

  it('holds rows of several numbers', () => {
    const column = new Column(bytes, 3);
    for (let row = 0; row < 70_000; row++)
      for (let at = 0; at < 3; at++) {
        if (at === 0) column.pushRow();
        column.set(row, at, (row + at) & 0xff);
      }
    expect([0, 1, 2].map((at) => column.get(69_999, at))).toEqual(
      [0, 1, 2].map((at) => (69_999 + at) & 0xff),
    );
  });

  it('keeps signs', () => {
    const column = new Column(int16);
    column.push(-32_767);
    expect(column.get(0)).toBe(-32_767);
  });
});

describe('forEachEqual', () => {
  it('finds the sets that a plain grouping finds (property)', () => {
    const half = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.record({ low: half, high: half })), (keys) => {
        const found: number[][] = [];
        forEachEqual(
          keys.length,
          (position) => keys[position]!.low,
          (position) => keys[position]!.high,
          (positions) => found.push([...positions]),
        );
        const groups = Map.groupBy(
          keys.keys(),
          (position) => `${keys[position]!.low} ${keys[position]!.high}`,
        );
        const expected = [...groups.values()].filter((group) => group.length > 1);
        expect(found.toSorted(byFirst)).toEqual(expected.toSorted(byFirst));
      }),
    );
  });
});

function byFirst([a = 0]: readonly number[], [b = 0]: readonly number[]): number {
  return a - b;
}
