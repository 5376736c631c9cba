import type { ErrorData } from '../../shared/errors.ts';
import type { LiveRun, TrainEvent } from '../../shared/run.ts';
import { call, listen } from '../api.ts';

/** How a run ended. */
export interface EndedRun {
  readonly runId: number;
  readonly name: string;
  readonly status: 'done' | 'stopped' | 'failed';
  readonly error: ErrorData | null;
}

/** The run that is training now, for all of the window. */
class Live {
  #run = $state.raw<LiveRun | null>(null);
  #heard = false;
  /** The last run that trained: an end comes after `run` is null. */
  #last: LiveRun | null = null;

  /** Null while none is training. */
  get run(): LiveRun | null {
    return this.#run;
  }

  /** Whether this very run is training now. */
  is(runId: number): boolean {
    return this.#run?.runId === runId;
  }

  /**
   * Follows the trainer until the returned function is called.
   * @param onEnd hears of the end of a run that was seen training, after `run` is null
   */
  follow(onEnd: (ended: EndedRun) => void): () => void {
    const stops = [
      listen('training.live', (run) => {
        this.#heard = true;
        this.#take(run);
      }),
      listen('training.ended', ({ runId, status, error }) => {
        if (this.is(runId)) this.#take(null);
        if (this.#last?.runId === runId) onEnd({ runId, name: this.#last.name, status, error });
      }),
    ];
    void this.#read();
    return () => stops.forEach((stop) => stop());
  }

  /** What the trainer tells of one run, as it comes, until the returned function is called. */
  onEvents(runId: number, handler: (events: readonly TrainEvent[]) => void): () => void {
    return listen('training.events', (payload) => {
      if (payload.runId === runId) handler(payload.events);
    });
  }

  async #read(): Promise<void> {
    const run = await call('training.live');
    // An event that came meanwhile is newer.
    if (!this.#heard) this.#take(run);
  }

  #take(run: LiveRun | null): void {
    this.#run = run;
    this.#last = run ?? this.#last;
  }
}

export const live = new Live();
