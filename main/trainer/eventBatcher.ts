import type { TrainEvent } from '../../shared/run.ts';
import type { TimedEvent } from './trainKind.ts';

/** All that is told is drawn, on the processors that train: once a second is enough for eyes. */
const betweenMs = 1000;

/** Gathers a run's events, so that telling them costs a step next to nothing. After a rest they are told at once. */
export class EventBatcher {
  readonly #tell: (events: TimedEvent[]) => void;
  readonly #at: () => number;
  #pending: TimedEvent[] = [];
  /** Runs after events were told; those that come meanwhile wait for it. */
  #timer: NodeJS.Timeout | null = null;

  /** @param at the run's own time, milliseconds */
  constructor(tell: (events: TimedEvent[]) => void, at: () => number) {
    this.#tell = tell;
    this.#at = at;
  }

  readonly add = (event: TrainEvent): void => {
    this.#pending.push({ at: this.#at(), event });
    if (this.#timer === null) this.#tellPending();
  };

  /** Tells what waits, now. */
  readonly flush = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending.length > 0) this.#tell(this.#pending.splice(0));
  };

  readonly #tellPending = (): void => {
    const told = this.#pending.length > 0;
    this.flush();
    if (told) this.#timer = setTimeout(this.#tellPending, betweenMs);
  };
}
