import { expect, test } from 'vitest';
import { columnsThatFit, edgeWidth, gridTemplate } from '../../../renderer/components/runs/columns.ts';

const keys = (width: number): string[] => columnsThatFit(width).map(({ key }) => key);

test('in a wide window every column shows, in a narrow one what matters most', () => {
  expect(keys(1177)).toHaveLength(12);
  expect(keys(781)).toEqual(['name', 'status', 'steps', 'accuracy', 'margin', 'loss', 'when']);
  expect(keys(0)).toEqual(['name']);
});

test('whatever the width, the columns fit and none less important outlives a dropped one', () => {
  let before = Infinity;
  for (let width = 2000; width >= 300; width -= 7) {
    const shown = columnsThatFit(width);
    const total = shown.reduce((sum, column) => sum + column.width, 2 * edgeWidth);
    expect(total).toBeLessThanOrEqual(width);
    expect(shown.length).toBeLessThanOrEqual(before);
    before = shown.length;
  }
});

test('what is left over goes to names, most of it to the run’s own', () => {
  expect(gridTemplate(columnsThatFit(0))).toMatch(/^34px minmax\(\d+px, 4fr\) 34px$/);
  expect(gridTemplate(columnsThatFit(1177)).match(/fr\)/g)).toHaveLength(3);
});
