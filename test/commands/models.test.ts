import { cpSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelsCommands } from '../../main/commands/models.ts';
import { rememberStarterModel } from '../../main/services/models.ts';
import { getModel } from '../../main/store/models.ts';
import { createRun } from '../../main/store/runs.ts';
import { commandCaller } from '../support/commandCaller.ts';
import { watchedEmit } from '../support/emitted.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { someRun, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyModel } from '../support/tinyModel.ts';

function setUp() {
  const { db } = tempStore();
  const { emit, take } = watchedEmit();
  return { db, take, call: commandCaller(modelsCommands({ db, emit })) };
}

/** A folder of resources with a starter model of its own. */
function resources(): string {
  const folder = tempFolder();
  cpSync(tinyModel(), join(folder, 'starter-model'), { recursive: true, preserveTimestamps: true });
  return folder;
}

describe('models.add', () => {
  test('adds a folder, or the only one inside, and tells', async () => {
    const { call, take } = setUp();
    const outer = tempFolder();
    mkdirSync(join(outer, 'snapshots'));
    renameSync(tinyModel(), join(outer, 'snapshots', 'tiny'));
    const model = await call('models.add', { path: outer });
    expect(model).toMatchObject({
      ...{ id: 1, runs: 0, builtIn: false, folder: 'same' },
      card: { name: 'tiny', path: join(outer, 'snapshots', 'tiny'), modelType: 'llama' },
    });
    expect(take()).toEqual(['models.changed']);
    expect(await call('models.list', undefined)).toEqual([model]);
  });

  test('refuses a folder without a model', async () => {
    const { call, take } = setUp();
    expect((await rejectedBy(call('models.add', { path: tempFolder() }))).code).toBe('MODEL_CONFIG');
    expect(take()).toEqual([]);
  });
});

test('a folder that changed or went away is told', async () => {
  const { call } = setUp();
  const path = tinyModel();
  await call('models.add', { path });
  const state = async () => (await call('models.list', undefined))[0]?.folder;
  expect(await state()).toBe('same');
  utimesSync(join(path, 'config.json'), 1000, 1000);
  expect(await state()).toBe('changed');
  await call('models.add', { path });
  expect(await state()).toBe('same');
  writeFileSync(join(path, 'model.safetensors'), 'broken');
  expect(await state()).toBe('changed');
  rmSync(path, { recursive: true });
  expect(await state()).toBe('missing');
});

test('a model is removed from the list and restored, by its number or by its folder', async () => {
  const { call, db, take } = setUp();
  const path = tinyModel();
  const { id } = await call('models.add', { path });
  createRun(db, someRun(db, { modelId: id }), 1);
  take();
  const ids = async () => (await call('models.list', undefined)).map((model) => model.id);
  const others = (await ids()).filter((other) => other !== id);
  await call('models.delete', { id });
  await call('models.delete', { id });
  expect(await ids()).toEqual(others);
  await call('models.restore', { id });
  expect(take()).toEqual(['models.changed', 'models.changed', 'models.changed']);
  expect(await ids()).toContain(id);
  await call('models.delete', { id });
  expect(await call('models.add', { path })).toMatchObject({ id, runs: 1 });
  for (const name of ['models.delete', 'models.restore'] as const) {
    expect((await rejectedBy(call(name, { id: 99 }))).code).toBe('FILE_NOT_FOUND');
  }
});

describe('the starter model', () => {
  test('is in the list once, and cannot be removed', async () => {
    const { call, db, take } = setUp();
    const folder = resources();
    rememberStarterModel(db, folder);
    rememberStarterModel(db, folder);
    const list = await call('models.list', undefined);
    expect(list).toMatchObject([{ builtIn: true, folder: 'same', card: { name: 'starter-model' } }]);
    expect((await rejectedBy(call('models.delete', { id: list[0]!.id }))).code).toBe('USAGE');
    expect(take()).toEqual([]);
  });

  test('stays the same model when Nudge is started from somewhere else', async () => {
    const { db } = setUp();
    const [before, after] = [resources(), resources()];
    rememberStarterModel(db, before);
    rememberStarterModel(db, after);
    expect(getModel(db, 1)).toMatchObject({ builtIn: true, card: { path: join(after, 'starter-model') } });
    expect(getModel(db, 2)).toBeNull();
  });

  test('is the one that was added by hand before', async () => {
    const { call, db } = setUp();
    const [before, after] = [resources(), resources()];
    rememberStarterModel(db, before);
    const { id } = await call('models.add', { path: join(after, 'starter-model') });
    rememberStarterModel(db, after);
    expect([getModel(db, 1)?.builtIn, getModel(db, id)?.builtIn]).toEqual([false, true]);
  });

  test('that is not there keeps nobody from other models', async () => {
    const { call, db } = setUp();
    rememberStarterModel(db, tempFolder());
    expect(await call('models.list', undefined)).toEqual([]);
  });
});
