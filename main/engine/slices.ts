import { setImmediate } from 'node:timers/promises';

/** Work this long before other events of the process have their turn. */
const sliceMs = 8;

/**
 * Calls `work` for every item in order, and lets other events of the process happen every few milliseconds: the
 * app's window stays quick while its main process reads a large file. An error of `work` ends it.
 */
export async function forEachInSlices<T>(
  items: Iterable<T>,
  work: (item: T, index: number) => void,
): Promise<void> {
  let end = performance.now() + sliceMs;
  let index = 0;
  for (const item of items) {
    work(item, index);
    index += 1;
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + sliceMs;
  }
}
