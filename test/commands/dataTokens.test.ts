import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { addModel } from '../../main/services/models.ts';
import type { PairFilter } from '../../shared/dataRoom.ts';
import { tinyModelDir } from '../support/cli.ts';
import { jsonl, rows, setUp } from '../support/dataCommands.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { tempFolder } from '../support/tempFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('data.tokens', () => {
  const options = { maxLength: 64, truncation: 'keep-answer' } as const;

  test('counts in a process of its own', { timeout: 30_000 }, async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const { id: modelId } = addModel(db, tinyModelDir);
    const report = await call('data.tokens', { id, modelId, ...options });
    expect(report).toMatchObject({ modelDir: tinyModelDir, maxLength: 64, kept: 2, dropped: [] });
    expect(report.total).toBeGreaterThan(0);
  });

  const long = { prompt: 'q4', chosen: `yes ${'and yes '.repeat(40)}`, rejected: 'no' };

  test('knows the pairs with cut answers until the dataset changes', async () => {
    const { call, db, path, take } = setUp(jsonl([...rows, long]));
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const { id: modelId } = addModel(db, tinyModelDir);
    const cut: PairFilter = { text: '', finding: 'cut-answers', only: 'all' };
    const cutPairs = async () => {
      const { pairs } = await call('data.pairs', { id, offset: 0, limit: 9, filter: cut });
      return pairs.map((pair) => [pair.id, pair.findings]);
    };
    take();
    const report = await call('data.tokens', { id, modelId, ...options });
    expect(report.finding).toMatchObject({ kind: 'cut-answers', severity: 'warning', count: 1 });
    expect(report.finding?.figures).toEqual(report.cuts.find(({ maxLength }) => maxLength === 64));
    expect(take()).toEqual(['data.changed']);
    expect((await call('data.get', { id })).findings).toContainEqual(report.finding);
    expect(await call('data.findingPairs', { id, kind: 'cut-answers', without: 'changed' })).toEqual([3]);
    expect(await cutPairs()).toEqual([[3, ['cut-answers']]]);
    // The same answer is no news.
    await call('data.tokens', { id, modelId, ...options });
    expect(take()).toEqual([]);
    await call('data.change', { id, change: { action: 'exclude', pairs: [3] } });
    expect(await cutPairs()).toHaveLength(1);
    await call('data.change', { id, change: { action: 'include', pairs: [3] } });
    expect(await cutPairs()).toEqual([]);
    expect((await call('data.get', { id })).findings).not.toContainEqual(report.finding);
    await call('data.tokens', { id, modelId, ...options });
    expect(await cutPairs()).toHaveLength(1);
    take();
    const enough = await call('data.tokens', { id, modelId, ...options, maxLength: 400 });
    expect(enough.finding).toBeNull();
    expect(take()).toEqual(['data.changed']);
    expect(await cutPairs()).toEqual([]);
  });

  test('leaves out what a person left out', async () => {
    const { call, db, path } = setUp(jsonl([...rows, long]));
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const { id: modelId } = addModel(db, tinyModelDir);
    await call('data.change', { id, change: { action: 'exclude', pairs: [3] } });
    expect(await call('data.tokens', { id, modelId, ...options })).toMatchObject({ kept: 2, finding: null });
    await call('data.change', { id, change: { action: 'exclude', pairs: [1, 2] } });
    const error = await rejectedBy(call('data.tokens', { id, modelId, ...options }));
    expect(error.code).toBe('DATA_NO_PAIRS');
  });

  test('a second question ends the first', { timeout: 30_000 }, async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const { id: modelId } = addModel(db, tinyModelDir);
    const first = rejectedBy(call('data.tokens', { id, modelId, ...options }));
    const second = await call('data.tokens', { id, modelId, ...options, maxLength: 32 });
    expect(second.maxLength).toBe(32);
    expect((await first).code).toBe('STOPPED');
  });

  test('is ended by data.cancelTokens, and counts again when asked', { timeout: 30_000 }, async () => {
    const { call, db, path, take } = setUp();
    expect(await call('data.cancelTokens', undefined)).toBeNull();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const { id: modelId } = addModel(db, tinyModelDir);
    take();
    const counting = rejectedBy(call('data.tokens', { id, modelId, ...options }));
    expect(await call('data.cancelTokens', undefined)).toBeNull();
    expect((await counting).code).toBe('STOPPED');
    expect(take()).toEqual([]);
    expect(await call('data.tokens', { id, modelId, ...options })).toMatchObject({ kept: 2 });
  });

  test('with an unknown model or a length that cannot be is refused', async () => {
    const { call, db, path } = setUp();
    const { id } = await call('data.import', { paths: [path], mapping: null });
    const unknown = call('data.tokens', { id, modelId: 9, ...options });
    expect((await rejectedBy(unknown)).code).toBe('FILE_NOT_FOUND');
    const { id: modelId } = addModel(db, tinyModelDir);
    const long = call('data.tokens', { id, modelId, ...options, maxLength: 0.5 });
    expect((await rejectedBy(long)).code).toBe('SETTING_OUT_OF_RANGE');
  });
});

describe('data.leakage', () => {
  const heldOutRows = [
    { prompt: ' Q1', chosen: 'e', rejected: 'f' },
    { prompt: 'q9', chosen: 'e', rejected: 'f' },
  ];

  async function twoDatasets() {
    const set = setUp();
    const { id: trainId } = await set.call('data.import', { paths: [set.path], mapping: null });
    const path = join(tempFolder(), 'heldOut.jsonl');
    writeFileSync(path, jsonl(heldOutRows));
    const { id } = await set.call('data.import', { paths: [path], mapping: null });
    set.take();
    const leaking: PairFilter = { text: '', finding: 'split-leakage', only: 'all' };
    const pairs = async () =>
      (await set.call('data.pairs', { id, offset: 0, limit: 9, filter: leaking })).pairs.map(
        (pair) => pair.id,
      );
    return { ...set, id, trainId, pairs };
  }

  test('names the held-out pairs whose prompt is trained on', async () => {
    const { call, id, trainId, pairs, take } = await twoDatasets();
    const finding = await call('data.leakage', { id, trainId });
    expect(finding).toEqual({
      kind: 'split-leakage',
      severity: 'warning',
      count: 1,
      figures: { heldOut: 2, prompts: 1 },
      beside: 'pairs.jsonl',
    });
    expect(take()).toEqual(['data.changed']);
    expect((await call('data.get', { id })).findings).toContainEqual(finding);
    expect(await pairs()).toEqual([1]);
    // Looking into another dataset in between closes this one's file.
    expect((await call('data.get', { id: trainId })).findings).not.toContainEqual(finding);
    expect(await pairs()).toEqual([1]);
    expect(await call('data.findingPairs', { id, kind: 'split-leakage', without: 'excluded' })).toEqual([1]);
  });

  test('is of both datasets as they are now', async () => {
    const { call, id, trainId, pairs } = await twoDatasets();
    await call('data.leakage', { id, trainId });
    await call('data.change', { id: trainId, change: { action: 'exclude', pairs: [1] } });
    expect(await pairs()).toEqual([]);
    expect(await call('data.leakage', { id, trainId })).toBeNull();
    await call('data.change', { id: trainId, change: { action: 'include', pairs: [1] } });
    expect(await call('data.leakage', { id, trainId })).toMatchObject({ count: 1 });
    await call('data.change', { id, change: { action: 'exclude', pairs: [1] } });
    expect(await pairs()).toEqual([1]);
    expect(await call('data.leakage', { id, trainId })).toBeNull();
  });

  test('a second question ends the first, and what is not there is refused', async () => {
    const { call, id, trainId } = await twoDatasets();
    const first = rejectedBy(call('data.leakage', { id, trainId }));
    expect(await call('data.leakage', { id, trainId })).toMatchObject({ count: 1 });
    expect((await first).code).toBe('STOPPED');
    for (const gone of [
      { id: 99, trainId },
      { id, trainId: 99 },
    ]) {
      expect((await rejectedBy(call('data.leakage', gone))).code).toBe('FILE_NOT_FOUND');
    }
  });
});
