import { expect, test, vi } from 'vitest';
import { createRun } from '../../main/store/runs.ts';
import type { PairChange } from '../../shared/dataRoom.ts';
import { filter, setUp } from '../support/dataCommands.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { someRun } from '../support/store.ts';

vi.setConfig({ testTimeout: 60_000 });

async function imported() {
  const room = setUp();
  const { id } = await room.call('data.import', { paths: [room.path], mapping: null });
  return {
    ...{ ...room, id },
    change: (change: PairChange) => room.call('data.change', { id, change }),
    pairs: async () => (await room.call('data.pairs', { id, offset: 0, limit: 9, filter })).pairs,
    history: () => room.call('data.history', { id }),
  };
}

test('what was done is told, newest first, with the runs that were made from each version', async () => {
  const { db, id, change, history } = await imported();
  const run = { ...someRun(db), name: 'first', datasetId: id };
  const firstId = createRun(db, run, 1);
  await change({ action: 'exclude', pairs: [1, 2] });
  const both = { datasetId: id, datasetVersion: 2, evalDatasetId: id, evalDatasetVersion: 2 };
  const secondId = createRun(db, { ...run, ...both, name: 'second' }, 2);
  await change({ action: 'restore', version: 1 });
  const since = Date.now() - 60_000;
  const told = await history();
  expect(told.map(({ at: _, ...step }) => step)).toEqual([
    { version: 3, action: 'restore', pairs: 2, backTo: 1, runs: [] },
    { version: 2, action: 'exclude', pairs: 2, backTo: null, runs: [{ id: secondId, name: 'second' }] },
    { version: 1, action: 'import', pairs: 0, backTo: null, runs: [{ id: firstId, name: 'first' }] },
  ]);
  expect(told.every(({ at }) => at > since && at <= Date.now())).toBe(true);
});

test('going back makes a new version, tells, and can itself be gone back from', async () => {
  const { change, pairs, take } = await imported();
  const first = await pairs();
  const to = { kind: 'text', prompt: 'new', chosen: 'x', rejected: 'y' } as const;
  await change({ action: 'exclude', pairs: [1] });
  await change({ action: 'edit', pair: 2, to });
  const third = await pairs();
  take();
  expect(await change({ action: 'restore', version: 1 })).toMatchObject({
    ...{ version: 4, excluded: 0, changed: 0 },
  });
  expect(take()).toEqual(['data.changed']);
  expect(await pairs()).toEqual(first);
  expect(await change({ action: 'restore', version: 3 })).toMatchObject({
    ...{ version: 5, excluded: 1, changed: 1 },
  });
  expect(await pairs()).toEqual(third);
});

test('a version that there is not, and the history of no dataset, are refused', async () => {
  const { call, change, history } = await imported();
  expect((await rejectedBy(change({ action: 'restore', version: 2 }))).code).toBe('FILE_NOT_FOUND');
  expect(await history()).toHaveLength(1);
  expect((await rejectedBy(call('data.history', { id: 9 }))).code).toBe('FILE_NOT_FOUND');
});
