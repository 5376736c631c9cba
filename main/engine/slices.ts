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
  const pause = slicePauses();
  let index = 0;
  for (const item of items) {
    work(item, index);
    index += 1;
    const due = pause();
    if (due !== null) await due;
  }
}

/**
 * What to call between pieces of work: a promise to await once a slice of time is used up, so that other events of
 * the process have their turn, and null before.
 */
export function slicePauses(): () => Promise<void> | null {
  let end = performance.now() + sliceMs;
  return () => {
    if (performance.now() < end) return null;
    return setImmediate().then(() => {
      end = performance.now() + sliceMs;
    });
  };
}
