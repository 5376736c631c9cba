import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventBatcher } from '../../main/trainer/eventBatcher.ts';
import type { TimedEvent } from '../../main/trainer/trainKind.ts';
import { stepMetrics } from '../support/store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function batched() {
  const batches: TimedEvent[][] = [];
  const clock = { at: 0 };
  const batcher = new EventBatcher(
    (batch) => batches.push(batch),
    () => clock.at,
  );
  const step = (number: number): void => {
    clock.at = number;
    batcher.add({ event: 'step', ...stepMetrics(number) });
  };
  return { batches, batcher, step, steps: () => batches.map((batch) => batch.map(({ at }) => at)) };
}

test('events cross together, in order, once a second at most', () => {
  const { batches, batcher, step } = batched();
  for (let number = 1; number <= 250; number++) {
    step(number);
    vi.advanceTimersByTime(10);
  }
  batcher.flush();
  expect(batches).toHaveLength(4);
  expect(batches.flat().map((timed) => timed.at)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
  expect(vi.getTimerCount()).toBe(0);
  batcher.flush();
  expect(batches).toHaveLength(4);
});

test('after a rest an event crosses at once', () => {
  const { step, steps } = batched();
  step(1);
  expect(steps()).toEqual([[1]]);
  step(2);
  vi.advanceTimersByTime(1000);
  expect(steps()).toEqual([[1], [2]]);
  vi.advanceTimersByTime(1000);
  step(3);
  expect(steps()).toEqual([[1], [2], [3]]);
});
