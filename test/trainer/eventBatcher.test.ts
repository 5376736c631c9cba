import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventBatcher } from '../../main/trainer/eventBatcher.ts';
import type { TimedEvent } from '../../main/trainer/trainKind.ts';
import { stepMetrics } from '../support/store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('events cross together, in order, four times a second at most', () => {
  const batches: TimedEvent[][] = [];
  let at = 0;
  const batcher = new EventBatcher(
    (batch) => batches.push(batch),
    () => at,
  );
  for (let step = 1; step <= 50; step++) {
    at = step;
    batcher.add({ event: 'step', ...stepMetrics(step) });
    vi.advanceTimersByTime(10);
  }
  batcher.flush();
  expect(batches.length).toBeLessThanOrEqual(3);
  expect(batches.flat().map((timed) => timed.at)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(vi.getTimerCount()).toBe(0);
  batcher.flush();
  expect(batches.flat()).toHaveLength(50);
});
