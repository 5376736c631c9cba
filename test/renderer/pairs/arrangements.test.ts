import { describe, expect, it } from 'vitest';
import { arrangementsOf, pairsIn, plannedDatasets } from '../../../renderer/pairs/arrangements.ts';
import type { FilesApart, FileSurvey, SurveyedPart } from '../../../shared/dataRoom.ts';

const part = (name: string, use: SurveyedPart['use'] = null, count: number | null = 10): SurveyedPart => ({
  ...{ name, paths: [`/${name}`], files: 1, format: 'jsonl', sizeBytes: 100, use },
  pairs: count === null ? null : { count, exact: count === 10 },
});

const survey = (parts: readonly SurveyedPart[], why: FilesApart['why'] | null = null): FileSurvey => ({
  ...{ parts, failed: [] },
  apart: why === null ? null : { why, between: ['a', 'b'] },
});

const split = [part('train-1', 'train'), part('test', 'heldOut'), part('more'), part('train-2', 'train')];

describe('arrangementsOf', () => {
  it.each([
    [null, ['one', 'each']],
    ['columns', ['each', 'one']],
    ['content', ['each', 'one']],
    ['format', ['each']],
  ] as const)('of files apart by %s', (why, expected) => {
    expect(arrangementsOf(survey([part('a'), part('b')], why))).toEqual(expected);
  });

  it('offers to test on what is there for it first', () => {
    expect(arrangementsOf(survey(split))).toEqual(['split', 'one', 'each']);
  });
});

describe('plannedDatasets', () => {
  const names = (...planned: Parameters<typeof plannedDatasets>) =>
    plannedDatasets(...planned).map(({ parts, use }) => [parts.map(({ name }) => name), use]);

  it('puts what is learned from last', () => {
    expect(names(survey(split), 'split')).toEqual([
      [['more'], null],
      [['test'], 'heldOut'],
      [['train-1', 'train-2'], 'train'],
    ]);
  });

  it('is one, or one each', () => {
    expect(names(survey(split), 'one')).toEqual([[['train-1', 'test', 'more', 'train-2'], null]]);
    expect(names(survey(split), 'each')).toHaveLength(4);
  });
});

it('pairs are counted as well as is known', () => {
  expect(pairsIn([part('a'), part('b')])).toEqual({ count: 20, exact: true });
  expect(pairsIn([part('a'), part('b', null, 11)])).toEqual({ count: 21, exact: false });
  expect(pairsIn([part('a'), part('b', null, null)])).toBeNull();
});
