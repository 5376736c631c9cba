import type { EventPayload } from '../../shared/contract.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { RunMeasure, RunPlan, RunPlanRequest } from '../../shared/run.ts';
import { call, listen } from '../api.ts';

/** A slider in motion asks once it rests. */
const planDelayMs = 150;
/** A real step takes seconds of all processors: only once the person pauses. */
const measureDelayMs = 1000;

/** What is known of a run before it starts: its plan, and the time and memory of one real step. */
export class Estimate {
  #plan = $state.raw<RunPlan | null>(null);
  #planError = $state.raw<NudgeError | null>(null);
  #progress = $state.raw<EventPayload<'training.planning'> | null>(null);
  #measure = $state.raw<RunMeasure | null>(null);
  #measureError = $state.raw<NudgeError | null>(null);
  #measuring = $state(false);

  /** Whether an error was about one setting, and is shown there. */
  readonly #isExplained: (error: NudgeError) => boolean;
  #request: RunPlanRequest | null = null;
  #mayMeasure = false;
  #planKey = '';
  #measureKey = '';
  #planTimer: ReturnType<typeof setTimeout> | undefined;
  #measureTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the main process may be making a step for us. */
  #stepping = false;

  constructor(isExplained: (error: NudgeError) => boolean) {
    this.#isExplained = isExplained;
  }

  /**
   * Of the request as it is now, or of the one before while the new plan is on its way; null until known, where it
   * failed, and once the new one turns out to take long.
   */
  get plan(): RunPlan | null {
    return this.#plan;
  }

  /** Why there is no plan, unless a setting says so itself. */
  get planError(): NudgeError | null {
    return this.#planError;
  }

  /** How many pairs are turned into tokens, while a plan is on its way that needs it; else null. */
  get progress(): EventPayload<'training.planning'> | null {
    return this.#progress;
  }

  get measure(): RunMeasure | null {
    return this.#measure;
  }

  get measureError(): NudgeError | null {
    return this.#measureError;
  }

  /** A step is being made, or is about to be. */
  get measuring(): boolean {
    return this.#measuring;
  }

  /**
   * Follows what the run is to be; null while that is not settled. Plans at once, and measures a step where
   * `mayMeasure` and the plan fits, each only when something that matters to it changed.
   */
  follow(request: RunPlanRequest | null, mayMeasure: boolean): void {
    const planKey = request === null ? '' : JSON.stringify(request);
    if (planKey === this.#planKey && mayMeasure === this.#mayMeasure) return;
    const first = this.#plan === null;
    this.#request = request;
    this.#mayMeasure = mayMeasure;
    if (measureKeyOf(request) !== this.#measureKey || !mayMeasure) this.#forgetMeasure();
    if (planKey === this.#planKey) this.#considerMeasure();
    else this.#planSoon(planKey, first ? 0 : planDelayMs);
  }

  /** Plans again, as after an error. */
  retryPlan(): void {
    this.#planSoon(this.#planKey, 0);
  }

  measureAgain(): void {
    this.#forgetMeasure();
    this.#considerMeasure(0);
  }

  /** Ends what is under way; nothing is asked any more. */
  close(): void {
    this.follow(null, false);
  }

  #planSoon(planKey: string, delayMs: number): void {
    this.#planKey = planKey;
    clearTimeout(this.#planTimer);
    if (this.#request === null) {
      this.#plan = null;
      this.#planError = null;
      this.#progress = null;
    } else this.#planTimer = setTimeout(() => void this.#planNow(planKey), delayMs);
  }

  async #planNow(planKey: string): Promise<void> {
    if (this.#request === null) return;
    const stop = listen('training.planning', (progress) => {
      if (planKey === this.#planKey) this.#showProgress(progress);
    });
    try {
      const plan = await call('training.plan', this.#request);
      if (planKey !== this.#planKey) return;
      this.#plan = plan;
      this.#planError = null;
      this.#considerMeasure();
    } catch (thrown) {
      if (planKey !== this.#planKey) return;
      const error = NudgeError.from(thrown);
      this.#plan = null;
      this.#planError = this.#isExplained(error) ? null : error;
      this.#forgetMeasure();
    } finally {
      stop();
      if (planKey === this.#planKey) this.#progress = null;
    }
  }

  /** Nobody is left for minutes with figures of the request before. */
  #showProgress(progress: EventPayload<'training.planning'>): void {
    this.#progress = progress;
    this.#plan = null;
    this.#planError = null;
  }

  /** A run that does not fit is not tried: it could take the computer's memory away from everything else. */
  #considerMeasure(delayMs = measureDelayMs): void {
    const key = measureKeyOf(this.#request);
    if (!this.#mayMeasure || this.#plan?.fits !== true || key === this.#measureKey) return;
    this.#measureKey = key;
    this.#measuring = true;
    this.#measureTimer = setTimeout(() => void this.#measureNow(key), delayMs);
  }

  async #measureNow(key: string): Promise<void> {
    if (this.#request === null) return;
    this.#stepping = true;
    try {
      const measure = await call('training.measure', this.#request);
      if (key === this.#measureKey) this.#measure = measure;
    } catch (thrown) {
      if (key === this.#measureKey) this.#measureError = NudgeError.from(thrown);
    }
    if (key !== this.#measureKey) return;
    this.#stepping = false;
    this.#measuring = false;
  }

  #forgetMeasure(): void {
    clearTimeout(this.#measureTimer);
    if (this.#stepping) void cancelMeasure();
    this.#stepping = false;
    this.#measuring = false;
    this.#measureKey = '';
    this.#measure = null;
    this.#measureError = null;
  }
}

async function cancelMeasure(): Promise<void> {
  try {
    await call('training.cancelMeasure');
  } catch {
    // The step ends by itself, and its answer is for a question nobody asks any more.
  }
}

/** All that decides how long a run takes and how much memory it needs: not how far its steps go. */
function measureKeyOf(request: RunPlanRequest | null): string {
  if (request === null) return '';
  const { settings, ...rest } = request;
  const { learningRate, schedule, warmup, weightDecay, clipNorm, seed, shuffle, loss, ...heavy } = settings;
  return JSON.stringify({ ...rest, heavy, losses: loss.terms.map(({ name }) => name) });
}
