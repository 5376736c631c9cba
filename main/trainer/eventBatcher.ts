import type { TrainEvent } from '../../shared/run.ts';
import type { TimedEvent } from './trainKind.ts';

/** Steps of a small model take milliseconds: they cross to the app together, this often. */
const betweenMs = 250;

/** Gathers a run's events, so that telling them costs a step next to nothing. */
export class EventBatcher {
  readonly #tell: (events: TimedEvent[]) => void;
  readonly #at: () => number;
  #pending: TimedEvent[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param at the run's own time, milliseconds */
  constructor(tell: (events: TimedEvent[]) => void, at: () => number) {
    this.#tell = tell;
    this.#at = at;
  }

  readonly add = (event: TrainEvent): void => {
    this.#pending.push({ at: this.#at(), event });
    this.#timer ??= setTimeout(this.flush, betweenMs);
  };

  readonly flush = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending.length === 0) return;
    this.#tell(this.#pending);
    this.#pending = [];
  };
}
