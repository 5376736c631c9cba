import { call } from '../api.ts';
import { parseRoute } from './route.ts';
import { router } from './router.svelte.ts';

/** Where a window starts: where its address says, else at the runs, or at the welcome while there is none. */
export async function goToFirstView(): Promise<void> {
  if (parseRoute(location.hash) !== null) return;
  let first = false;
  try {
    first = (await call('app.counts')).runs === 0;
  } catch {
    // The view of runs says why they cannot be read.
  }
  router.replace({ view: first ? 'welcome' : 'runs' });
}
