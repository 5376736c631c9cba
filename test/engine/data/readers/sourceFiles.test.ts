import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejectedBy } from '../../../support/nudgeError.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { readAll, written } from './readAll.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) written(text, name, folder);
  return folder;
}

const row = (value: number): string => `{"a":${value}}\n`;

describe('several files', () => {
  it('are read in the order of their names, numbers as numbers, rows counted over all', async () => {
    const folder = folderWith({
      'part-10.jsonl': row(10),
      'part-2.jsonl': row(2) + row(3),
      'part-1.json': '[{"a":1}]',
    });
    const names = ['part-10.jsonl', 'part-2.jsonl', 'part-1.json'].map((name) => join(folder, name));
    const { source, rows } = await readAll(names);
    expect(source.files.map(({ path }) => basename(path))).toEqual([
      'part-1.json',
      'part-2.jsonl',
      'part-10.jsonl',
    ]);
    expect(rows.map(({ row: number, line, value }) => [number, line, value])).toEqual([
      [0, null, { a: 1 }],
      [1, 1, { a: 2 }],
      [2, 2, { a: 3 }],
      [3, 1, { a: 10 }],
    ]);
  });

  it('must be of one kind', async () => {
    const folder = folderWith({ 'a.jsonl': row(1), 'b.csv': 'a,b\n1,2\n' });
    const error = await rejectedBy(readAll([join(folder, 'a.jsonl'), join(folder, 'b.csv')]));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toBe('a.jsonl is a JSON file and b.csv a table file: they cannot be read as one.');
    expect((await rejectedBy(readAll(folder))).code).toBe('DATA_SHAPE');
  });
});

describe('a folder', () => {
  it('is read as all its files of rows; others and hidden ones are told', async () => {
    const folder = folderWith({
      'b.jsonl': row(2),
      'a.jsonl': row(1),
      'README.md': 'x',
      '.hidden.jsonl': row(9),
      '~$x.xlsx': 'x',
      'dataset_info.json': '{}',
    });
    const { source, values } = await readAll(folder);
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(source.notes).toEqual(['4 files in the folder were passed over: no rows in them.']);
  });

  it('is searched inside where there are no files, but not in circles', async () => {
    const folder = folderWith({ 'README.md': 'x', 'data/x.jsonl': row(1), '.git/y.jsonl': row(2) });
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync(join(folder, 'data', 'x.jsonl'), join(folder, 'data', 'link.jsonl'));
    expect((await readAll(folder)).values).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('with several splits is read as the one to train on', async () => {
    const folder = folderWith({ 'train-0.jsonl': row(1), 'train-1.jsonl': row(2), 'test-0.jsonl': row(3) });
    const { source, values } = await readAll(folder);
    expect(values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(source.notes).toEqual(['2 files of the split train were read; 1 file of other splits was not.']);
  });

  it.each([
    [{}, 'no files'],
    [{ '.x.jsonl': '{}' }, 'only hidden files'],
    [{ 'README.md': 'x' }, 'only files of other kinds'],
  ])('without files of rows is refused: %j', async (files, what) => {
    const error = await rejectedBy(readAll(folderWith(files)));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain(what);
  });

  it('with too many files is refused', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.jsonl`, row(i)]));
    expect((await rejectedBy(readAll(folderWith(files), { files: 10 }))).message).toContain(
      'more than 10 files',
    );
  });
});

describe('a saved dataset', () => {
  it('takes the only split, and asks which where none is for training', async () => {
    const one = folderWith({ 'dataset_dict.json': '{"splits":["test"]}', 'test/x.jsonl': row(1) });
    expect((await readAll(one)).source.notes).toEqual(['The split test was read.']);
    const two = folderWith({ 'dataset_dict.json': '{"splits":["test","validation"]}' });
    expect((await rejectedBy(readAll(two))).message).toContain('the splits test, validation');
  });

  it('never reads outside of its folder', async () => {
    const secret = written(row(1));
    const folder = folderWith({
      'state.json': JSON.stringify({ _data_files: [{ filename: secret }, { filename: '../x.arrow' }] }),
    });
    expect((await rejectedBy(readAll(folder))).code).toBe('DATA_SHAPE');
    const splits = folderWith({ 'dataset_dict.json': '{"splits":["../train"]}' });
    expect((await rejectedBy(readAll(splits))).message).toContain('no splits');
  });

  it('is refused when it is a selection that is not written out, or describes nothing', async () => {
    const state = { _data_files: [{ filename: 'a.arrow' }], _indices_files: [{ filename: 'i.arrow' }] };
    const selected = folderWith({ 'state.json': JSON.stringify(state) });
    expect((await rejectedBy(readAll(selected))).hint).toContain('flatten_indices');
    for (const text of ['', '[]', '{"_data_files": 3}']) {
      expect((await rejectedBy(readAll(folderWith({ 'state.json': text })))).code).toBe('DATA_SHAPE');
    }
  });
});

it('names a missing file', async () => {
  const error = await rejectedBy(readAll(join(tempFolder(), 'none.jsonl')));
  expect(error.code).toBe('FILE_NOT_FOUND');
  expect(error.message).toContain('none.jsonl');
});

it('refuses what is neither file nor folder', async () => {
  expect((await rejectedBy(readAll('/dev/null'))).code).toBe('FILE_UNREADABLE');
  const folder = tempFolder();
  mkdirSync(join(folder, 'x.jsonl'));
  expect((await rejectedBy(readAll(join(folder, 'x.jsonl')))).code).toBe('DATA_SHAPE');
});
