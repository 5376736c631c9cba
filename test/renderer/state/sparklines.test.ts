import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Sparklines } from '../../../renderer/state/sparklines.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { bridgeTo, inputsOf } from './nodeBridge.ts';

let fake: FakeNudge;
let sparklines: Sparklines;
const asked = (): unknown[] => inputsOf(fake, 'runs.sparklines');

beforeEach(() => {
  vi.useFakeTimers();
  fake = bridgeTo(new FakeNudge());
  sparklines = new Sparklines();
});
afterEach(() => vi.useRealTimers());

test('rows in sight are asked for together, and once', async () => {
  sparklines.want(1, 180);
  sparklines.want(2, 180);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual([{ ids: [1, 2] }]);
  expect(sparklines.of(2)).toHaveLength(60);
  sparklines.want(1, 180);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toHaveLength(1);
});

test('rows that come into sight during a question are asked for after its answer, together', async () => {
  fake.delaysMs.set('runs.sparklines', 100);
  sparklines.want(1, 180);
  await vi.advanceTimersByTimeAsync(10);
  sparklines.want(2, 180);
  await vi.advanceTimersByTimeAsync(10);
  sparklines.want(3, 180);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual([{ ids: [1] }, { ids: [2, 3] }]);
});

test('rows that scrolled by are not asked for, nor runs without a step', async () => {
  const cancel = sparklines.want(1, 180);
  sparklines.want(2, 0);
  cancel();
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual([]);
});

test('a run that goes on is asked for again, but not at every step', async () => {
  for (let step = 1; step <= 50; step += 1) {
    sparklines.want(1, step);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked().length).toBeGreaterThanOrEqual(2);
  expect(asked().length).toBeLessThanOrEqual(4);
});

test('a row that comes into sight does not wait for a run that goes on', async () => {
  sparklines.want(1, 10);
  await vi.advanceTimersByTimeAsync(500);
  sparklines.want(1, 11);
  await vi.advanceTimersByTimeAsync(200);
  sparklines.want(2, 180);
  await vi.advanceTimersByTimeAsync(200);
  expect(sparklines.of(2)).toHaveLength(60);
});

test('after a failure the rows are asked for again', async () => {
  fake.failures.set('runs.sparklines', new NudgeError('STORE_BROKEN', 'No.', 'Try again.'));
  const cancel = sparklines.want(1, 180);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toHaveLength(1);
  cancel();
  fake.failures.clear();
  sparklines.want(1, 180);
  await vi.advanceTimersByTimeAsync(500);
  expect(sparklines.of(1)).toHaveLength(60);
});
