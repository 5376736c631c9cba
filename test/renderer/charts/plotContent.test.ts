import { describe, expect, it } from 'vitest';
import { drawnData, structureOf } from '../../../renderer/charts/plotContent.ts';
import { chartRows } from '../../../renderer/charts/tableRows.ts';
import { fakeLine } from './fakeLine.ts';

const rest = {
  references: [],
  format: 'plain',
  wishes: { include: null, bounds: null, leastSpan: 0, log: false },
  range: [0, 3],
} as const;

describe('drawnData', () => {
  const band = { low: Float64Array.of(0, 1), high: Float64Array.of(2, 3) };

  it('puts bands behind, then the line before smoothing, then the line', () => {
    const train = fakeLine([1, 2], [1, 2], { key: 'train', ...band });
    const tests = fakeLine([0, 2], [1, 2], { key: 'tests', kind: 'moment', ...band });
    const { series, steps } = drawnData({ lines: [train, tests], smoothing: 5 });
    expect(series.map(({ line, part }) => `${line.key} ${part}`)).toEqual([
      'train high',
      'train low',
      'tests high',
      'tests low',
      'train raw',
      'train line',
      'tests line',
    ]);
    expect([...steps]).toEqual([0, 1, 2]);
  });

  it('does not smooth over fewer steps than a point stands for', () => {
    const line = fakeLine([10, 20], [1, 2], { stepsPerPoint: 10 });
    expect(drawnData({ lines: [line], smoothing: 10 }).series).toHaveLength(1);
    expect(drawnData({ lines: [line], smoothing: 20 }).series).toHaveLength(2);
  });
});

describe('structureOf', () => {
  const content = (values: readonly number[], smoothing = 1): string =>
    structureOf({ ...rest, lines: [fakeLine([1, 2], values)], smoothing });

  it('stays the same while only numbers change', () => {
    expect(content([1, 2])).toBe(content([3, 4]));
  });

  it('changes with what is drawn', () => {
    expect(content([1, 2], 5)).not.toBe(content([1, 2]));
  });
});

describe('chartRows', () => {
  it('thins evenly, and keeps every evaluation and the last step', () => {
    const steps = Array.from({ length: 1000 }, (_, i) => i + 1);
    const train = fakeLine(steps, steps);
    const tests = fakeLine([0, 333, 1000], [1, 2, 3], { kind: 'moment' });
    const { rows, points } = chartRows([train, tests], [0, 1000]);
    expect(points).toBe(1001);
    expect(rows.length).toBeLessThanOrEqual(63);
    expect(rows[0]).toEqual({ step: 0, values: [null, 1] });
    expect(rows.find(({ step }) => step === 333)).toEqual({ step: 333, values: [333, 2] });
    expect(rows.at(-1)).toEqual({ step: 1000, values: [1000, 3] });
  });

  it('has only what is in view', () => {
    const line = fakeLine([1, 2, 3, 4], [1, 2, 3, 4]);
    expect(chartRows([line], [2, 3]).rows.map(({ step }) => step)).toEqual([2, 3]);
    expect(chartRows([line], [7, 9])).toEqual({ rows: [], points: 0 });
  });
});
