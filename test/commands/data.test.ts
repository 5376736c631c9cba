import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dataCommands } from '../../main/commands/data.ts';
import { readPairs } from '../../main/engine/data/pairs.ts';
import { streamVersion } from '../../main/services/pairVersions.ts';
import { openStore } from '../../main/store/open.ts';
import { createRun } from '../../main/store/runs.ts';
import type { PairChange, PairFilter } from '../../shared/dataRoom.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { commandCaller } from '../support/commandCaller.ts';
import { filter, jsonl, resourcesDir, rows, setUp } from '../support/dataCommands.ts';
import { watchedEmit } from '../support/emitted.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { someRun } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('data.import', () => {
  test('reads a file, keeps it in the list, and tells', async () => {
    const { call, path, take } = setUp();
    const imported = await call('data.import', { paths: [path], mapping: null });
    expect(imported).toMatchObject({
      ...{ id: 1, name: 'pairs.jsonl', runs: 0, file: 'same' },
      report: { path, rows: 3, kept: 2, dropped: { 'identical-answers': 1 } },
      dropped: [{ row: 1, reason: 'identical-answers' }],
    });
    expect(take()).toEqual(['data.changed']);
    const { id, name, report, seenAt, runs, file } = imported;
    const summary = { id, name, report, seenAt, runs, file };
    expect(await call('data.list', undefined)).toEqual([summary]);
    expect(await call('data.get', { id: 1 })).toEqual(imported);
  });

  test('a broken file changes nothing', async () => {
    const { call, path, take } = setUp('{"prompt": "q"');
    const error = await rejectedBy(call('data.import', { paths: [path], mapping: null }));
    expect(error).toMatchObject({ code: 'DATA_SYNTAX', context: { path, line: 1 } });
    expect(take()).toEqual([]);
    expect(await call('data.list', undefined)).toEqual([]);
  });

  test('the same content with the same mapping is the same dataset, wherever it lies', async () => {
    const { call, home, path } = setUp();
    const { id, mapping } = await call('data.import', { paths: [path], mapping: null });
    const copy = join(tempFolder(), 'copy.jsonl');
    copyFileSync(path, copy);
    expect(await call('data.import', { paths: [copy], mapping })).toMatchObject({ id, name: 'copy.jsonl' });
    expect(readdirSync(join(home, 'datasets'))).toHaveLength(1);
    const swapped = { ...mapping, columns: { prompt: 'prompt', chosen: 'rejected', rejected: 'chosen' } };
    expect((await call('data.import', { paths: [copy], mapping: swapped })).id).not.toBe(id);
    expect(await call('data.list', undefined)).toHaveLength(2);
  });

  test('a mapping that a person chose is remembered for files with these columns', async () => {
    const strange = [
      { frage: 'q1', gut: 'a', schlecht: 'b' },
      { frage: 'q2', gut: 'c', schlecht: 'd' },
    ];
    const { call, path } = setUp(jsonl(strange));
    const asked = { paths: [path], mapping: null };
    expect(await call('data.preview', asked)).toMatchObject({ guesses: [], sure: false, pairs: [] });
    const error = await rejectedBy(call('data.import', asked));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain('frage, gut, schlecht');
    const columns = { prompt: 'frage', chosen: 'gut', rejected: 'schlecht' };
    const mapping = { shape: 'trl', columns, pairing: 'best-worst', margin: 0 } as const;
    const { id } = await call('data.import', { paths: [path], mapping });
    writeFileSync(path, jsonl([...strange, { schlecht: 'f', frage: 'q3', gut: 'e' }]));
    expect(await call('data.preview', asked)).toMatchObject({
      ...{ sure: true, guesses: [{ mapping, content: 'text', fits: 1 }] },
      columns: [{ name: 'frage', kind: 'text', examples: ['q1', 'q2', 'q3'] }, {}, {}],
      pairs: [{ prompt: 'q1' }, {}, {}],
    });
    const again = await call('data.import', asked);
    expect(again).toMatchObject({ mapping, report: { kept: 3 } });
    expect(again.id).not.toBe(id);
  });

  test('a field inside a column can play a role', async () => {
    const answers = { good: { text: 'yes' }, bad: { text: 'no' } };
    const { call, path } = setUp(jsonl([{ ask: 'q', answers }]));
    const { columns: found } = await call('data.preview', { paths: [path], mapping: null });
    expect(found.map(({ name, depth }) => [name, depth])).toEqual([
      ['ask', 0],
      ['answers', 0],
      ['answers.good', 1],
      ['answers.good.text', 2],
      ['answers.bad', 1],
      ['answers.bad.text', 2],
    ]);
    const columns = { prompt: 'ask', chosen: 'answers.good.text', rejected: 'answers.bad.text' };
    const mapping = { shape: 'trl', columns, pairing: 'best-worst', margin: 0 } as const;
    const { id } = await call('data.import', { paths: [path], mapping });
    const { pairs } = await call('data.pairs', { id, offset: 0, limit: 1, filter });
    expect(pairs[0]?.pair).toEqual({ kind: 'text', prompt: 'q', chosen: 'yes', rejected: 'no' });
  });

  test('a file that changed is another dataset', async () => {
    const { call, path } = setUp();
    const before = await call('data.import', { paths: [path], mapping: null });
    writeFileSync(path, jsonl(rows.slice(0, 1)));
    const after = await call('data.import', { paths: [path], mapping: null });
    expect(after.id).not.toBe(before.id);
    const list = await call('data.list', undefined);
    expect(list.map(({ id, file }) => [id, file])).toEqual([
      [after.id, 'same'],
      [before.id, 'changed'],
    ]);
  });
});

describe('data.pairs', () => {
  test('gives pages', async () => {
    const { call, path } = setUp();
    await call('data.import', { paths: [path], mapping: null });
    const page = await call('data.pairs', { id: 1, offset: 1, limit: 5, filter });
    expect(page).toEqual({
      total: 2,
      pairs: [
        {
          ...{ id: 2, row: 2, excluded: false, changed: false, findings: [] },
          pair: { kind: 'text', prompt: 'q3', chosen: 'c', rejected: 'd' },
        },
      ],
    });
    expect((await call('data.pairs', { id: 1, offset: 7, limit: 5, filter })).pairs).toEqual([]);
  });

  test('finds words in prompt and answers, longer ones also as a beginning', async () => {
    const { call, path } = setUp(
      jsonl([
        { prompt: 'Wo ist das Café?', chosen: 'Gleich links.', rejected: 'Rechts, neben dem Bahnhof.' },
        { prompt: '北京在哪里', chosen: '在中国', rejected: 'nirgends links' },
      ]),
    );
    await call('data.import', { paths: [path], mapping: null });
    const found = async (text: string) => {
      const page = await call('data.pairs', { id: 1, offset: 0, limit: 5, filter: { ...filter, text } });
      return page.pairs.map(({ id }) => id);
    };
    expect(await found('links')).toEqual([1, 2]);
    expect(await found('CAFE bahn')).toEqual([1]);
    expect(await found('京在')).toEqual([2]);
    expect([await found('is'), await found('ist')]).toEqual([[], [1]]);
    expect(await found('bahn nirgends')).toEqual([]);
    expect(await found('"" * AND (')).toEqual([]);
    expect(await found(' ')).toEqual([1, 2]);
    const to = { kind: 'text', prompt: 'Wo?', chosen: 'Übermorgen', rejected: 'nie' } as const;
    await call('data.change', { id: 1, change: { action: 'edit', pair: 1, to } });
    expect([await found('links'), await found('uber')]).toEqual([[2], [1]]);
  });

  test('are closed once they were out of use for a while', async () => {
    const { call, path } = setUp();
    await call('data.import', { paths: [path], mapping: null });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    for (let i = 0; i < 2; i++) {
      expect((await call('data.pairs', { id: 1, offset: 0, limit: 1, filter })).total).toBe(2);
      vi.runAllTimers();
    }
  });
});

describe('data.change', () => {
  test('makes versions; each can be read again, and the file stays', async () => {
    const { call, db, home, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const change = (asked: PairChange) => call('data.change', { id, change: asked });
    expect(await change({ action: 'exclude', pairs: [1, 99] })).toMatchObject({
      version: 2,
      excluded: 1,
      changed: 0,
    });
    expect(await change({ action: 'swap', pairs: [1, 2] })).toMatchObject({
      version: 3,
      excluded: 1,
      changed: 2,
    });
    const to = { kind: 'text', prompt: 'new', chosen: 'x', rejected: 'y' } as const;
    await change({ action: 'edit', pair: 2, to });
    await change({ action: 'include', pairs: [1] });
    expect(await change({ action: 'revert', pairs: [1, 2] })).toMatchObject({
      version: 6,
      excluded: 0,
      changed: 0,
    });
    const answers = (version: number) =>
      Array.from(streamVersion(home, db, { datasetId: id, version }), ({ row, pair }) => [
        row,
        pair.prompt,
        pair.chosen,
      ]);
    expect([1, 2, 3, 4, 5, 6].map(answers)).toEqual([
      ...[
        [
          [0, 'q1', 'a'],
          [2, 'q3', 'c'],
        ],
        [[2, 'q3', 'c']],
        [[2, 'q3', 'd']],
        [[2, 'new', 'x']],
      ],
      ...[
        [
          [0, 'q1', 'b'],
          [2, 'new', 'x'],
        ],
        [
          [0, 'q1', 'a'],
          [2, 'q3', 'c'],
        ],
      ],
    ]);
    expect(readFileSync(path, 'utf8')).toBe(jsonl(rows));
  });

  test('what is left out or changed can be listed', async () => {
    const { call, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    await call('data.change', { id, change: { action: 'exclude', pairs: [2] } });
    await call('data.change', { id, change: { action: 'swap', pairs: [1] } });
    const listed = async (only: PairFilter['only']) =>
      (await call('data.pairs', { id, offset: 0, limit: 9, filter: { ...filter, only } })).pairs;
    expect((await listed('excluded')).map((pair) => pair.id)).toEqual([2]);
    expect(await listed('changed')).toMatchObject([
      { id: 1, changed: true, pair: { chosen: 'b', rejected: 'a' } },
    ]);
  });

  test('a pair keeps its kind', async () => {
    const { call, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const to = { kind: 'chat', prompt: [], chosen: [], rejected: [] } as const;
    const error = await rejectedBy(call('data.change', { id, change: { action: 'edit', pair: 1, to } }));
    expect(error.code).toBe('DATA_SHAPE');
  });

  test('findings link to their pairs', async () => {
    const same = { prompt: 'The very same question', chosen: 'a good answer', rejected: 'a bad one' };
    const { call, path } = setUp(jsonl([same, ...rows, same]));
    const { findings } = await call('data.import', { paths: [path], mapping: null });
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'exact-duplicates', count: 1 }));
    expect(await call('data.findingPairs', { id: 1, kind: 'exact-duplicates', without: 'excluded' })).toEqual(
      [4],
    );
    const finding = 'exact-duplicates' as const;
    const page = await call('data.pairs', { id: 1, offset: 0, limit: 9, filter: { ...filter, finding } });
    expect(page).toMatchObject({ total: 1, pairs: [{ id: 4, row: 4 }] });
    expect(page.pairs[0]?.findings).toContain('exact-duplicates');
  });
});

describe('data.export', () => {
  const turn = (role: string, content: string) => [{ role, content }];
  const chats = [
    { prompt: turn('user', 'q1'), chosen: turn('assistant', 'a'), rejected: turn('assistant', 'b') },
    { prompt: turn('user', 'q2'), chosen: turn('assistant', 'c'), rejected: turn('assistant', 'd') },
  ];

  test.each([
    ['texts', [rows[0], rows[2]]],
    ['conversations', chats],
  ])('%s come back from JSONL and Parquet as they are now', async (_, content) => {
    const { call, path, saveTo } = setUp(jsonl(content));
    const { id } = await call('data.import', { paths: [path], mapping: null });
    await call('data.change', { id, change: { action: 'swap', pairs: [1] } });
    const pairs = (await call('data.pairs', { id, offset: 0, limit: 9, filter })).pairs.map(
      ({ pair }) => pair,
    );
    for (const format of ['jsonl', 'parquet'] as const) {
      expect(await call('data.export', { id, format })).toBe(saveTo);
      const read = await readPairs(saveTo);
      expect(read.report.format).toBe(format);
      expect(read.pairs.map(({ pair }) => pair)).toEqual(pairs);
    }
  });

  test('without what was left out, and nothing when it is cancelled', async () => {
    const { call, path, saveTo, desktop } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    await call('data.change', { id, change: { action: 'exclude', pairs: [1] } });
    await call('data.export', { id, format: 'jsonl' });
    expect(readFileSync(saveTo, 'utf8')).toBe(jsonl([rows[2]]));
    desktop.chooseSavePath = () => Promise.resolve(null);
    expect(await call('data.export', { id, format: 'jsonl' })).toBeNull();
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
    const { id } = await call('data.import', { paths: [path], mapping: null });
    createRun(db, someRun(db, { datasetId: id }), 1);
    take();
    expect(await call('data.delete', { id })).toBeNull();
    const names = async () => (await call('data.list', undefined)).map(({ name }) => name);
    expect(await names()).not.toContain('pairs.jsonl');
    for (const command of [
      call('data.get', { id }),
      call('data.pairs', { id, offset: 0, limit: 1, filter }),
    ]) {
      expect((await rejectedBy(command)).code).toBe('FILE_NOT_FOUND');
    }
    await call('data.restore', { id });
    expect(take()).toEqual(['data.changed', 'data.changed']);
    expect(await names()).toContain('pairs.jsonl');
    expect(await call('data.get', { id })).toMatchObject({ runs: 1 });
    await call('data.delete', { id });
    expect(await call('data.import', { paths: [path], mapping: null })).toMatchObject({ id, runs: 1 });
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

test('what is imported is there after the app was closed', async () => {
  const { call, home, path } = setUp();
  await call('data.import', { paths: [path], mapping: null });
  const db = openStore(home);
  onTestFinished(() => void db.close());
  const desktop = { chooseSavePath: () => Promise.resolve(null) };
  const context = { db, home, resourcesDir, emit: watchedEmit().emit, start: startChildProcess, desktop };
  const again = commandCaller(dataCommands(context));
  expect(await again('data.pairs', { id: 1, offset: 0, limit: 1, filter })).toMatchObject({ total: 2 });
});
