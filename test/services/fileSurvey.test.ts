import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { surveyFiles } from '../../main/services/fileSurvey.ts';
import { surveyKind } from '../../main/trainer/surveyKind.ts';
import { startTask } from '../../main/trainer/engineTask.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

function pairs(count: number, more: object = {}): string {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ prompt: `q${String(i)}`, chosen: `yes ${String(i)}`, rejected: 'no', ...more }),
  ).join('\n');
}

const turns = (text: string) => [{ role: 'assistant', content: text }];

function files(contents: Readonly<Record<string, string>>): string[] {
  const folder = tempFolder();
  return Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  });
}

const survey = (paths: readonly string[]) => surveyFiles(tempFolder(), paths);

test('files of the same columns can be read as one, and their pairs are counted', async () => {
  const paths = files({ 'b.jsonl': pairs(3), 'a.json': `[${pairs(2).replaceAll('\n', ',')}]` });
  const found = await survey(paths);
  expect(found.parts.map(({ name, pairs, format, files, use }) => [name, pairs, format, files, use])).toEqual(
    [
      ['b.jsonl', { count: 3, exact: true }, 'jsonl', 1, null],
      ['a.json', { count: 2, exact: true }, 'json', 1, null],
    ],
  );
  expect([found.failed, found.apart]).toEqual([[], null]);
});

test('a large file is estimated by what its beginning holds', async () => {
  const [path = ''] = files({ 'large.jsonl': pairs(40_000, { note: 'x'.repeat(200) }) });
  const [part] = (await survey([path, path])).parts;
  expect(part?.pairs?.exact).toBe(false);
  expect(Math.abs((part?.pairs?.count ?? 0) / 40_000 - 1)).toBeLessThan(0.15);
});

test.each([
  ['format', 'a.jsonl', pairs(2), 'b.csv', 'prompt,chosen,rejected\nq,yes,no\n'],
  [
    'content',
    'a.jsonl',
    pairs(2),
    'b.jsonl',
    JSON.stringify({ prompt: turns('q'), chosen: turns('yes'), rejected: turns('no') }),
  ],
  ['columns', 'a.jsonl', pairs(2), 'b.jsonl', '{"question":"q","response_j":"yes","response_k":"no"}'],
])('files of another %s are better kept apart', async (why, one, first, other, second) => {
  const [a = '', b = ''] = [...files({ [one]: first }), ...files({ [other]: second })];
  expect((await survey([a, b])).apart).toEqual({ why, between: [one, other] });
});

test('columns in another order do not keep files apart', async () => {
  const swapped = '{"response_k":"no","response_j":"yes","question":"q"}';
  const paths = files({
    'a.jsonl': '{"question":"q","response_j":"yes","response_k":"no"}',
    'b.jsonl': swapped,
  });
  expect((await survey(paths)).apart).toBeNull();
});

test('a column that makes no pairs does not keep files apart', async () => {
  const paths = files({ 'a.jsonl': pairs(2), 'b.jsonl': pairs(2, { source: 'web' }) });
  expect((await survey(paths)).apart).toBeNull();
});

test('files that cannot be read are told, the others are looked at', async () => {
  const paths = files({ 'good.jsonl': pairs(2), 'letter.txt': 'Dear all', 'empty.jsonl': '' });
  const found = await survey([...paths, join(tempFolder(), 'gone.jsonl')]);
  expect(found.parts.map(({ name }) => name)).toEqual(['good.jsonl']);
  expect(found.failed.map(({ code }) => code)).toEqual(['DATA_SYNTAX', 'FILE_EMPTY', 'FILE_NOT_FOUND']);
});

test.each([
  [
    ['train.jsonl', 'test.jsonl'],
    ['train', 'heldOut'],
  ],
  [
    ['sample-pairs.jsonl', 'sample-pairs-heldout.jsonl'],
    ['train', 'heldOut'],
  ],
  [
    ['train-0.jsonl', 'train-1.jsonl', 'validation.jsonl', 'test.jsonl'],
    ['train', 'train', 'heldOut', null],
  ],
  [
    ['monday.jsonl', 'tuesday.jsonl', 'test.jsonl'],
    [null, null, null],
  ],
  [
    ['latest.jsonl', 'contest.jsonl'],
    [null, null],
  ],
])('names tell what is there to test on: %j', async (names, uses) => {
  const paths = files(Object.fromEntries(names.map((name) => [name, pairs(2)])));
  expect((await survey(paths)).parts.map(({ use }) => use)).toEqual(uses);
});

test('a folder with splits is what it learns from and what it is tested on', async () => {
  const contents = {
    'mine/train-0.jsonl': pairs(3),
    'mine/train-1.jsonl': pairs(3),
    'mine/test.jsonl': pairs(2),
  };
  const [first = ''] = files(contents);
  const folder = join(first, '..');
  const { parts } = await survey([folder]);
  expect(
    parts.map(({ name, paths, files, use }) => [name, paths.map((path) => basename(path)), files, use]),
  ).toEqual([
    ['mine', ['mine'], 2, 'train'],
    ['mine/test', ['test.jsonl'], 1, 'heldOut'],
  ]);
});

test('it is done in a process of its own', async () => {
  const input = { home: tempFolder(), paths: files({ 'a.jsonl': pairs(2), 'b.jsonl': pairs(1) }) };
  const task = startTask(startChildProcess, { kind: surveyKind, input, onTold: () => undefined });
  expect((await task.result).parts.map(({ pairs }) => pairs?.count)).toEqual([2, 1]);
});
