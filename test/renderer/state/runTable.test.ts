import { describe, expect, test } from 'vitest';
import {
  filterRuns,
  judgedBy,
  nextOrder,
  noFilter,
  runSortKeys,
  sortRuns,
  tagsOf,
} from '../../../renderer/state/runTable.ts';
import type { RunSummary } from '../../../shared/run.ts';
import { fakeEval, fakeSummary } from '../fake/fakeRuns.ts';

const names = (runs: readonly RunSummary[]): string[] => runs.map(({ name }) => name);

const runs = [
  fakeSummary(1, { name: 'Plum 10', note: 'for Monday', tags: ['tone'], modelName: 'tiny', lastEval: null }),
  fakeSummary(2, { name: 'Plum 9', note: '', tags: ['draft', 'tone'], status: 'failed' }),
  fakeSummary(3, {
    name: 'pear',
    note: '',
    tags: [],
    datasetName: 'Support.jsonl',
    lastEval: fakeEval(9, 180),
  }),
];

describe('what is shown', () => {
  test.each([
    ['plum', ['Plum 10', 'Plum 9']],
    ['PLUM monday', ['Plum 10']],
    ['tiny', ['Plum 10']],
    ['support', ['pear']],
    ['draft', ['Plum 9']],
    ['plum pear', []],
    ['  ', ['Plum 10', 'Plum 9', 'pear']],
  ])('words “%s” find %j', (search, found) => {
    expect(names(filterRuns(runs, { ...noFilter, search }))).toEqual(found);
  });

  test('status and tag both have to fit', () => {
    expect(names(filterRuns(runs, { search: '', status: 'done', tag: 'tone' }))).toEqual(['Plum 10']);
    expect(names(filterRuns(runs, { search: '', status: 'failed', tag: null }))).toEqual(['Plum 9']);
  });

  test('every tag once, in order', () => {
    expect(tagsOf(runs)).toEqual(['draft', 'tone']);
  });
});

describe('the order', () => {
  test('names as people count', () => {
    expect(names(sortRuns(runs, { key: 'name', descending: false }))).toEqual(['pear', 'Plum 9', 'Plum 10']);
  });

  test.each([false, true])('what was not measured comes last (descending: %s)', (descending) => {
    expect(names(sortRuns(runs, { key: 'accuracy', descending })).at(-1)).toBe('Plum 10');
  });

  test('equal runs newest first', () => {
    expect(names(sortRuns(runs, { key: 'beta', descending: false }))).toEqual(['pear', 'Plum 9', 'Plum 10']);
  });

  test('what was measured before the first step is no figure of the run', () => {
    const before = { ...fakeSummary(1).lastEval!, step: 0 };
    const runs = [fakeSummary(1, { lastEval: before }), fakeSummary(2), fakeSummary(3, { lastEval: null })];
    expect(runs.map((run) => judgedBy(run)?.step ?? null)).toEqual([null, 180, null]);
    expect(sortRuns(runs, { key: 'accuracy', descending: true }).map(({ id }) => id)).toEqual([2, 3, 1]);
  });

  test.each(runSortKeys)('by %s, both ways, keeps every run', (key) => {
    for (const descending of [false, true]) {
      expect(
        sortRuns(runs, { key, descending })
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([1, 2, 3]);
    }
  });

  test('the same column turns around; another starts where it is most useful', () => {
    expect(nextOrder({ key: 'name', descending: false }, 'name')).toEqual({ key: 'name', descending: true });
    expect(nextOrder({ key: 'name', descending: false }, 'accuracy')).toEqual({
      key: 'accuracy',
      descending: true,
    });
    expect(nextOrder({ key: 'when', descending: true }, 'loss')).toEqual({ key: 'loss', descending: false });
  });

  test('10,000 runs are searched and sorted in one frame or three', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => fakeSummary(i + 1));
    const took = (): number => {
      const begun = performance.now();
      const found = sortRuns(filterRuns(many, { ...noFilter, search: 'tone' }), {
        key: 'name',
        descending: false,
      });
      expect(found).toHaveLength(10_000);
      return performance.now() - begun;
    };
    // Something else may hold up one try, not all of them.
    expect(Math.min(...Array.from({ length: 5 }, took))).toBeLessThan(500);
  });
});
