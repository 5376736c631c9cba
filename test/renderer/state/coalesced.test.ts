import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Coalesced } from '../../../renderer/state/coalesced.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A task that takes 100 ms, and the moments it began. */
function slowTask(): { begun: number[]; coalesced: Coalesced } {
  const begun: number[] = [];
  const task = (): Promise<void> => {
    begun.push(Date.now());
    return new Promise((done) => setTimeout(done, 100));
  };
  vi.setSystemTime(0);
  return { begun, coalesced: new Coalesced(task, 1000) };
}

test('runs at once, then once more for all requests that came meanwhile', async () => {
  const { begun, coalesced } = slowTask();
  coalesced.request();
  coalesced.request();
  await vi.advanceTimersByTimeAsync(50);
  coalesced.request();
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toEqual([0, 1100]);
});

test('a request long after the last run is served at once', async () => {
  const { begun, coalesced } = slowTask();
  coalesced.request();
  await vi.advanceTimersByTimeAsync(5000);
  coalesced.request();
  expect(begun).toEqual([0, 5000]);
});

test('a request that was called off does not run, and the next one does', async () => {
  const { begun, coalesced } = slowTask();
  coalesced.request();
  await vi.advanceTimersByTimeAsync(200);
  coalesced.request();
  coalesced.cancel();
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toEqual([0]);
  coalesced.request();
  expect(begun).toEqual([0, 5200]);
});
