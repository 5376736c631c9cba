import type { LiveRun } from '../../shared/run.ts';

/** What shows outside the window that a run is training. */
export interface DesktopSigns {
  /** Share of the run on the taskbar or dock, 0–1; null takes the bar away. */
  readonly showProgress: (share: number | null, paused: boolean) => void;
  /** Keeps the computer from going to sleep, or no longer. */
  readonly keepAwake: (on: boolean) => void;
  readonly notify: (title: string, body: string) => void;
  /** Whether the person looks at the window now. */
  readonly isWatched: () => boolean;
}

/** Shorter runs end before a person has looked away. */
const longRunMs = 60_000;

/** Follows the live run and keeps the signs outside the window true. */
export class LiveSigns {
  readonly #signs: DesktopSigns;
  readonly #now: () => number;
  #live: LiveRun | null = null;
  #awake = false;

  constructor(signs: DesktopSigns, now: () => number = Date.now) {
    this.#signs = signs;
    this.#now = now;
  }

  /** The live run as it is now. */
  follow(live: LiveRun | null): void {
    if (live !== null) this.#signs.showProgress(share(live), live.state === 'paused');
    else if (this.#live !== null) this.#signs.showProgress(null, false);
    this.#keepAwake(live !== null && live.state !== 'paused');
    this.#live = live ?? this.#live;
  }

  /** A run ended: tells a person who looks elsewhere, after a long run. */
  end(runId: number, status: 'done' | 'stopped' | 'failed'): void {
    const live = this.#live;
    this.follow(null);
    this.#live = null;
    if (live?.runId !== runId || status === 'stopped' || this.#signs.isWatched()) return;
    if (this.#now() - live.startedAt < longRunMs) return;
    const body = status === 'done' ? 'The run is done.' : 'The run ended early. Open Nudge to see why.';
    this.#signs.notify(live.name, body);
  }

  #keepAwake(on: boolean): void {
    if (on === this.#awake) return;
    this.#awake = on;
    this.#signs.keepAwake(on);
  }
}

function share({ step, steps }: LiveRun): number {
  return steps === null || steps === 0 ? 0 : step / steps;
}
