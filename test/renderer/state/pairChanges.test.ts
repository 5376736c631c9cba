import { afterEach, beforeEach, expect, test } from 'vitest';
import { PairChanges } from '../../../renderer/state/pairChanges.svelte.ts';
import { toasts } from '../../../renderer/state/toasts.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { bridgeTo, inputsOf } from './nodeBridge.ts';

let fake: FakeNudge;
let changes: PairChanges;

beforeEach(() => {
  fake = bridgeTo(new FakeNudge());
  changes = new PairChanges(1);
});
afterEach(() => {
  for (const { id } of toasts.shown) toasts.dismiss(id);
});

test('going back can be undone, which goes back to the version before it', async () => {
  await changes.exclude([1, 2, 3]);
  await changes.swap([9]);
  await changes.restore(2);
  expect(toasts.shown.map(({ message }) => message)).toEqual([
    'Every pair is again what it was in version 2.',
  ]);
  expect([fake.room.excluded, fake.room.changed]).toEqual([3, 0]);
  expect(toasts.undo()).toBe(true);
  await expect.poll(() => fake.room.version).toBe(5);
  expect([fake.room.excluded, fake.room.changed]).toEqual([3, 1]);
  expect(inputsOf(fake, 'data.change').slice(2)).toEqual([
    { id: 1, change: { action: 'restore', version: 2 } },
    { id: 1, change: { action: 'restore', version: 3 } },
  ]);
});

test('going back that fails says so, and offers nothing to undo', async () => {
  fake.failures.set('data.change', new NudgeError('DISK_FULL', 'The disk is full.', 'Free some space.'));
  await changes.restore(1);
  expect(changes.error?.code).toBe('DISK_FULL');
  expect(toasts.shown).toEqual([]);
  fake.failures.clear();
  await changes.restore(1);
  expect(changes.error).toBeNull();
});
