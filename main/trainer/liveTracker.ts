import type { LiveRun } from '../../shared/run.ts';
import { Pace } from './pace.ts';
import type { TimedEvent, TrainTold } from './trainKind.ts';

type StoredRunTold = Extract<TrainTold, { readonly kind: 'run' }>;

/** Follows what a training process tells, as the run that the window shows. */
export class LiveTracker {
  state: LiveRun['state'] = 'training';
  readonly runId: number;
  readonly #run: StoredRunTold;
  readonly #startedAt: number;
  readonly #pace: Pace;
  #activity: LiveRun['activity'] = null;
  #step: number;
  #steps: number | null = null;
  #memoryBytes: number | null = null;
  #device: LiveRun['device'] = null;
  /** The run's own time at the last event, and the clock's then. */
  #last: { readonly at: number; readonly clock: number };

  /** @param clock milliseconds since 1970 */
  constructor(run: StoredRunTold, clock: number) {
    this.runId = run.runId;
    this.#run = run;
    this.#startedAt = clock;
    this.#step = run.step;
    this.#pace = new Pace(run.settings, run.step);
    this.#last = { at: 0, clock };
  }

  take(timed: TimedEvent, clock: number): void {
    const { event } = timed;
    this.#pace.take(timed);
    this.#last = { at: timed.at, clock };
    if (event.event === 'start') {
      this.#steps = event.steps;
      this.#device = event.device;
    } else if (event.event === 'phase') {
      this.#activity = { phase: event.phase, done: event.done, total: event.total };
    } else if (event.event === 'step') {
      this.#activity = null;
      this.#step = event.step;
      this.#memoryBytes = event.peak_memory_mb * 2 ** 20;
    } else if (event.event === 'eval') {
      this.#activity = null;
    }
  }

  live(clock: number): LiveRun {
    const moving = this.state !== 'paused';
    const at = this.#last.at + (moving ? clock - this.#last.clock : 0);
    return {
      runId: this.runId,
      name: this.#run.name,
      state: this.state,
      activity: this.#activity,
      step: this.#step,
      steps: this.#steps,
      startedAt: this.#startedAt,
      msLeft: this.#pace.msLeft(at),
      tokensPerSecond: this.#pace.tokensPerSecond(),
      memoryBytes: this.#memoryBytes,
      device: this.#device,
    };
  }

  /** It goes on after a pause: the clock's time until now was not the run's. */
  goOn(clock: number): void {
    this.state = 'training';
    this.#last = { at: this.#last.at, clock };
  }
}
