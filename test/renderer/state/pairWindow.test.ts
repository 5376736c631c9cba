import { expect, test } from 'vitest';
import { PairWindow } from '../../../renderer/state/pairWindow.svelte.ts';
import { everyPair } from '../../../renderer/state/pairFilter.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { callsOf, fakeBridge } from '../fake/fakeBridge.ts';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 50));

function manyPairs(count: number) {
  const fake = fakeBridge();
  fake.pairs = Array.from({ length: count }, (_, row) => ({
    row,
    pair: { kind: 'text', prompt: String(row), chosen: 'a', rejected: 'b' },
  }));
  return fake;
}

test('reads the pages on the screen, once', async () => {
  const fake = manyPairs(1000);
  const pairs = new PairWindow(1, 1000);
  expect([pairs.total, pairs.pair(0)]).toEqual([1000, undefined]);
  pairs.show(40, 60);
  await settled();
  pairs.show(45, 70);
  await settled();
  expect(callsOf(fake, 'data.pairs')).toEqual([
    { id: 1, offset: 0, limit: 50, filter: everyPair },
    { id: 1, offset: 50, limit: 50, filter: everyPair },
  ]);
  expect([pairs.pair(49)?.row, pairs.pair(50)?.row, pairs.pair(100)]).toEqual([49, 50, undefined]);
});

test('never asks for pages that were only scrolled past', async () => {
  const fake = manyPairs(100_000);
  const pairs = new PairWindow(1, 100_000);
  for (let top = 0; top < 100_000; top += 997) pairs.show(top, top + 6);
  await settled();
  expect(callsOf(fake, 'data.pairs').length).toBeLessThan(5);
  expect(pairs.pair(99_700)?.row).toBe(99_700);
});

test('forgets what is far away', async () => {
  manyPairs(10_000);
  const pairs = new PairWindow(1, 10_000);
  for (let page = 0; page < 60; page++) {
    pairs.show(page * 50, page * 50);
    await settled();
  }
  expect([pairs.pair(0), pairs.pair(59 * 50)?.row]).toEqual([undefined, 2950]);
});

test('says why a page is missing, and reads it when it is shown again', async () => {
  const fake = manyPairs(100);
  fake.failures.set('data.pairs', new NudgeError('FILE_NOT_FOUND', 'It is gone.', 'Put it back.'));
  const pairs = new PairWindow(1, 100);
  pairs.show(0, 10);
  await settled();
  expect(pairs.error?.code).toBe('FILE_NOT_FOUND');
  fake.failures.clear();
  pairs.show(0, 10);
  await settled();
  expect([pairs.error, pairs.pair(3)?.row]).toEqual([null, 3]);
});
