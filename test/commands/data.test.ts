import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dataCommands } from '../../main/commands/data.ts';
import { addModel } from '../../main/services/models.ts';
import { getDataset } from '../../main/store/datasets.ts';
import { openStore } from '../../main/store/open.ts';
import { createRun } from '../../main/store/runs.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { commandCaller } from '../support/commandCaller.ts';
import { tinyModelDir } from '../support/cli.ts';
import { watchedEmit } from '../support/emitted.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { someRun, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';

const resourcesDir = new URL('../../resources', import.meta.url).pathname;

const rows = [
  { prompt: 'q1', chosen: 'a', rejected: 'b' },
  { prompt: 'q2', chosen: 'same', rejected: 'same' },
  { prompt: 'q3', chosen: 'c', rejected: 'd' },
];

function jsonl(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

function setUp(content = jsonl(rows)) {
  const { db, home } = tempStore();
  const path = join(tempFolder(), 'pairs.jsonl');
  writeFileSync(path, content);
  const { emit, take } = watchedEmit();
  const context = { db, home, resourcesDir, emit, start: startChildProcess };
  return { ...context, path, take, call: commandCaller(dataCommands(context)) };
}

/** As another program leaves a file that it saved without changing it. */
function touch(path: string, seconds: number): void {
  utimesSync(path, seconds, seconds);
}

describe('data.import', () => {
  test('reads a file, keeps it in the list, and tells', async () => {
    const { call, path, take } = setUp();
    const imported = await call('data.import', { path });
    expect(imported).toMatchObject({
      ...{ id: 1, name: 'pairs.jsonl', runs: 0, file: 'same' },
      report: { path, rows: 3, kept: 2, dropped: { 'identical-answers': 1 } },
      dropped: [{ row: 1, reason: 'identical-answers' }],
    });
    expect(take()).toEqual(['data.changed']);
    const { dropped: _, ...summary } = imported;
    expect(await call('data.list', undefined)).toEqual([summary]);
    expect(await call('data.get', { id: 1 })).toEqual(imported);
  });

  test('a broken file changes nothing', async () => {
    const { call, path, take } = setUp('{"prompt": "q"');
    const error = await rejectedBy(call('data.import', { path }));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX', context: { path, line: 1 } });
    expect(take()).toEqual([]);
    expect(await call('data.list', undefined)).toEqual([]);
  });

  test('a file that memory cannot hold is refused before it is read', async () => {
    const { call, path } = setUp();
    truncateSync(path, 2 ** 30 + 1);
    const error = await rejectedBy(call('data.import', { path }));
    expect(error).toMatchObject({ code: 'FILE_UNREADABLE', context: { path, limitBytes: 2 ** 30 } });
  });

  test('a file that changed is another dataset', async () => {
    const { call, path } = setUp();
    const before = await call('data.import', { path });
    writeFileSync(path, jsonl(rows.slice(0, 1)));
    const after = await call('data.import', { path });
    expect(after.id).not.toBe(before.id);
    const list = await call('data.list', undefined);
    expect(list.map(({ id, file }) => [id, file])).toEqual([
      [after.id, 'same'],
      [before.id, 'changed'],
    ]);
  });
});

describe('the state of a file', () => {
  test('touched, it is read once more and is the same', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { path });
    expect(getDataset(db, id)?.fileTime).toBe(statSync(path).mtimeMs);
    touch(path, 1000);
    expect((await call('data.list', undefined))[0]?.file).toBe('same');
    expect(getDataset(db, id)?.fileTime).toBe(1_000_000);
  });

  test('other bytes of the same number are seen, and no bytes at all', async () => {
    const { call, path } = setUp();
    await call('data.import', { path });
    writeFileSync(path, readFileSync(path, 'utf8').replace('q1', 'q9'));
    touch(path, 1000);
    for (let i = 0; i < 2; i++) expect((await call('data.list', undefined))[0]?.file).toBe('changed');
    rmSync(path);
    expect((await call('data.list', undefined))[0]?.file).toBe('missing');
    // Its rows are no longer known; all else is.
    expect(await call('data.get', { id: 1 })).toMatchObject({
      file: 'missing',
      report: { kept: 2 },
      dropped: [],
    });
  });

  test('one that is remembered without its time is looked into', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { path });
    db.prepare('UPDATE datasets SET file_time = NULL').run();
    expect((await call('data.list', undefined))[0]?.file).toBe('same');
    expect(getDataset(db, id)?.fileTime).not.toBeNull();
  });
});

describe('data.pairs', () => {
  test('gives pages', async () => {
    const { call, path } = setUp();
    await call('data.import', { path });
    const page = await call('data.pairs', { id: 1, offset: 1, limit: 5 });
    expect(page).toEqual({
      total: 2,
      pairs: [{ row: 2, pair: { kind: 'text', prompt: 'q3', chosen: 'c', rejected: 'd' } }],
    });
    expect((await call('data.pairs', { id: 1, offset: 7, limit: 5 })).pairs).toEqual([]);
  });

  test('of a file that changed or is gone are refused, also from memory', async () => {
    const { call, path } = setUp();
    await call('data.import', { path });
    const page = () => rejectedBy(call('data.pairs', { id: 1, offset: 0, limit: 5 }));
    writeFileSync(path, jsonl(rows.slice(0, 1)));
    expect(await page()).toMatchObject({
      code: 'DATA_SHAPE',
      hint: 'Import the file again to go on with what it holds now.',
    });
    rmSync(path);
    expect((await page()).code).toBe('FILE_NOT_FOUND');
  });

  test('are read anew once they were out of use for a while', async () => {
    const { call, path } = setUp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await call('data.import', { path });
    vi.runAllTimers();
    expect((await call('data.pairs', { id: 1, offset: 0, limit: 1 })).total).toBe(2);
  });
});

describe('data.importSample', () => {
  test('imports both files from copies that stay where they are', async () => {
    const { call, home, take } = setUp();
    const { train, heldOut } = await call('data.importSample', undefined);
    expect(train.report).toMatchObject({
      path: join(home, 'samples', 'sample-pairs.jsonl'),
      kept: train.report.rows,
    });
    expect(heldOut.report.path).toBe(join(home, 'samples', 'sample-pairs-heldout.jsonl'));
    expect(take()).toEqual(['data.changed']);
    expect((await call('data.list', undefined)).map(({ name }) => name)).toEqual([
      'sample-pairs.jsonl',
      'sample-pairs-heldout.jsonl',
    ]);
    const { mtimeMs } = statSync(train.report.path);
    const again = await call('data.importSample', undefined);
    expect([again.train.id, again.heldOut.id]).toEqual([train.id, heldOut.id]);
    expect(statSync(train.report.path).mtimeMs).toBe(mtimeMs);
    rmSync(train.report.path);
    expect((await call('data.importSample', undefined)).train).toMatchObject({ id: train.id, file: 'same' });
  });
});

describe('data.delete', () => {
  test('forgets, restores, and leaves the file', async () => {
    const { call, db, path, take } = setUp();
    const { id } = await call('data.import', { path });
    createRun(db, someRun(db, { datasetId: id }), 1);
    take();
    expect(await call('data.delete', { id })).toBeNull();
    const names = async () => (await call('data.list', undefined)).map(({ name }) => name);
    expect(await names()).not.toContain('pairs.jsonl');
    for (const command of [call('data.get', { id }), call('data.pairs', { id, offset: 0, limit: 1 })]) {
      expect((await rejectedBy(command)).code).toBe('FILE_NOT_FOUND');
    }
    await call('data.restore', { id });
    expect(take()).toEqual(['data.changed', 'data.changed']);
    expect(await names()).toContain('pairs.jsonl');
    expect(await call('data.get', { id })).toMatchObject({ runs: 1 });
    await call('data.delete', { id });
    expect(await call('data.import', { path })).toMatchObject({ id, runs: 1 });
    expect(existsSync(path)).toBe(true);
  });

  test('of what is not there is refused', async () => {
    const { call, take } = setUp();
    for (const name of ['data.delete', 'data.restore'] as const) {
      expect((await rejectedBy(call(name, { id: 9 }))).code).toBe('FILE_NOT_FOUND');
    }
    expect(take()).toEqual([]);
  });
});

describe('data.tokens', () => {
  const options = { maxLength: 64, truncation: 'keep-answer' } as const;

  test('counts in a process of its own', { timeout: 30_000 }, async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { path });
    const { id: modelId } = addModel(db, tinyModelDir);
    const report = await call('data.tokens', { id, modelId, ...options });
    expect(report).toMatchObject({ modelDir: tinyModelDir, maxLength: 64, kept: 2, dropped: [] });
    expect(report.total).toBeGreaterThan(0);
    copyFileSync(path, `${path}.old`);
    writeFileSync(path, jsonl(rows.slice(0, 1)));
    const changed = await rejectedBy(call('data.tokens', { id, modelId, ...options }));
    expect(changed.code).toBe('DATA_SHAPE');
  });

  test('a second question ends the first', { timeout: 30_000 }, async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { path });
    const { id: modelId } = addModel(db, tinyModelDir);
    const first = rejectedBy(call('data.tokens', { id, modelId, ...options }));
    const second = await call('data.tokens', { id, modelId, ...options, maxLength: 32 });
    expect(second.maxLength).toBe(32);
    expect((await first).code).toBe('STOPPED');
  });

  test('with an unknown model or a length that cannot be is refused', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { path });
    const unknown = call('data.tokens', { id, modelId: 9, ...options });
    expect((await rejectedBy(unknown)).code).toBe('FILE_NOT_FOUND');
    const { id: modelId } = addModel(db, tinyModelDir);
    const long = call('data.tokens', { id, modelId, ...options, maxLength: 0.5 });
    expect((await rejectedBy(long)).code).toBe('SETTING_OUT_OF_RANGE');
  });
});

test('what is imported is there after the app was closed', async () => {
  const { call, home, path } = setUp();
  await call('data.import', { path });
  const db = openStore(home);
  onTestFinished(() => void db.close());
  const context = { db, home, resourcesDir, emit: watchedEmit().emit, start: startChildProcess };
  const again = commandCaller(dataCommands(context));
  expect(await again('data.pairs', { id: 1, offset: 0, limit: 1 })).toMatchObject({ total: 2 });
});
