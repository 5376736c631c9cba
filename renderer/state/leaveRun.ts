import type { NewRun } from './newRun.svelte.ts';
import type { Route } from './route.ts';
import { router } from './router.svelte.ts';

/** Goes elsewhere while a run is put together; the way back leads to its data and model. */
export function leaveRun(run: NewRun, route: Route): void {
  router.replace(run.route);
  router.go(route);
}
