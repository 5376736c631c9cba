import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { getDataset } from '../../main/store/datasets.ts';
import { filter, jsonl, setUp } from '../support/dataCommands.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

/** As another program leaves a file that it saved without changing it. */
function touch(path: string, seconds: number): void {
  utimesSync(path, seconds, seconds);
}

describe('the state of a file', () => {
  test('touched, it is read once more and is the same', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    expect(getDataset(db, id)?.fileTimes).toEqual([statSync(path).mtimeMs]);
    touch(path, 1000);
    expect((await call('data.list', undefined))[0]?.file).toBe('same');
    expect(getDataset(db, id)?.fileTimes).toEqual([1_000_000]);
  });

  test('other bytes of the same number are seen, and no bytes at all', async () => {
    const { call, path } = setUp();
    await call('data.import', { paths: [path], mapping: null });
    writeFileSync(path, readFileSync(path, 'utf8').replace('q1', 'q9'));
    touch(path, 1000);
    for (let i = 0; i < 2; i++) expect((await call('data.list', undefined))[0]?.file).toBe('changed');
    rmSync(path);
    expect((await call('data.list', undefined))[0]?.file).toBe('missing');
    // Nudge has its own copy.
    expect(await call('data.get', { id: 1 })).toMatchObject({
      ...{ file: 'missing', report: { kept: 2 }, dropped: [{ row: 1 }] },
    });
    expect((await call('data.pairs', { id: 1, offset: 0, limit: 5, filter })).total).toBe(2);
  });

  test('of several files, each one counts', async () => {
    const { call, db, path } = setUp();
    const other = join(tempFolder(), 'more.jsonl');
    writeFileSync(other, jsonl([{ prompt: 'q4', chosen: 'e', rejected: 'f' }]));
    const { id, name, paths } = await call('data.import', { paths: [path, other], mapping: null });
    expect([name, paths.length]).toEqual([expect.stringMatching(/ and 1 more$/), 2]);
    const state = async () => (await call('data.list', undefined))[0]?.file;
    touch(other, 1000);
    expect(await state()).toBe('same');
    expect(getDataset(db, id)?.fileTimes).toHaveLength(2);
    expect(getDataset(db, id)?.fileTimes).toContain(1_000_000);
    writeFileSync(other, readFileSync(other, 'utf8').replace('q4', 'q9'));
    touch(other, 2000);
    for (let i = 0; i < 2; i++) expect(await state()).toBe('changed');
    rmSync(other);
    expect(await state()).toBe('missing');
  });

  test('one that is remembered without its time is looked into', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    db.prepare('UPDATE datasets SET file_times = NULL').run();
    expect((await call('data.list', undefined))[0]?.file).toBe('same');
    expect(getDataset(db, id)?.fileTimes).not.toBeNull();
  });
});
