import { expect, test } from 'vitest';
import { Remote } from '../../../renderer/state/remote.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';

/** A loader whose answers come when the test says so. */
function waitingLoader(): { load: () => Promise<string>; asked: PromiseWithResolvers<string>[] } {
  const asked: PromiseWithResolvers<string>[] = [];
  const load = (): Promise<string> => {
    const question = Promise.withResolvers<string>();
    asked.push(question);
    return question.promise;
  };
  return { load, asked };
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

test('loads when made', async () => {
  const { load, asked } = waitingLoader();
  const remote = new Remote(load);
  expect([remote.value, remote.error, remote.loading]).toEqual([undefined, null, true]);
  asked[0]!.resolve('first');
  await settled();
  expect([remote.value, remote.error, remote.loading]).toEqual(['first', null, false]);
});

test('keeps the old value while the new one comes, also when that fails', async () => {
  const { load, asked } = waitingLoader();
  const remote = new Remote(load);
  asked[0]!.resolve('first');
  await settled();
  const reloaded = remote.reload();
  expect([remote.value, remote.loading]).toEqual(['first', true]);
  asked[1]!.reject(new NudgeError('STORE_BROKEN', 'It cannot be read.', 'Put back a copy.'));
  await reloaded;
  expect([remote.value, remote.error?.code, remote.loading]).toEqual(['first', 'STORE_BROKEN', false]);
  const again = remote.reload();
  asked[2]!.resolve('third');
  await again;
  expect([remote.value, remote.error]).toEqual(['third', null]);
});

test('throws away an answer, or an error, that a newer question has overtaken', async () => {
  const { load, asked } = waitingLoader();
  const remote = new Remote(load);
  void remote.reload();
  void remote.reload();
  asked[2]!.resolve('newest');
  await settled();
  asked[0]!.resolve('oldest');
  asked[1]!.reject(new Error('late'));
  await settled();
  expect([remote.value, remote.error, remote.loading]).toEqual(['newest', null, false]);
});
