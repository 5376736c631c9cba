import type { AppInfo } from '../../shared/app.ts';
import { call, listen } from '../api.ts';
import { Remote } from './remote.svelte.ts';

/** The app itself: its versions, its promise to stay offline, and whether its dialog is open. */
class About {
  readonly info = new Remote<AppInfo>(() => call('app.info'));
  readonly devices = new Remote(() => call('app.devices'));
  open = $state(false);
  #counted = $state<number | null>(null);

  /** Requests that were tried, and refused, since the app started. */
  get blockedRequests(): number {
    return this.#counted ?? this.info.value?.blockedRequests ?? 0;
  }

  follow(): () => void {
    return listen('app.blockedRequests', ({ count }) => (this.#counted = count));
  }
}

export const about = new About();
