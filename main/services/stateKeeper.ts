import { NudgeError } from '../../shared/errors.ts';
import type { Progress } from '../engine/train/checkpoint.ts';
import type { StateMoment } from '../engine/train/dpo.ts';

/** A killed run loses at most about this much training. */
const longestBetweenMs = 60_000;
/** Share of the training time that saving may take. */
const budget = 0.03;
/** What saving takes before it was ever measured: a slow disk. */
const firstMs = 20;
const firstBytesPerMs = 200_000;

interface StateKeeperOptions {
  /** Writes the state. */
  readonly save: (progress: Progress) => Promise<void>;
  /** Bytes that it writes. */
  readonly bytes: number;
  /** Told when saving begins to fail; the run goes on, and the state before stays. */
  readonly onFailure: (error: NudgeError) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Saves a run's state while it trains: before evaluations, every minute, and when a pause begins, as long as saving
 * takes no more than a few percent of the time.
 */
export class StateKeeper {
  readonly #save: (progress: Progress) => Promise<void>;
  readonly #onFailure: (error: NudgeError) => void;
  readonly #now: () => number;
  readonly #startedAt: number;
  #expectedMs: number;
  #spentMs = 0;
  #savedAt: number;
  #savedStep = 0;
  #failing = false;

  constructor({ save, bytes, onFailure, now = () => performance.now() }: StateKeeperOptions) {
    this.#save = save;
    this.#onFailure = onFailure;
    this.#now = now;
    this.#startedAt = now();
    this.#savedAt = this.#startedAt;
    this.#expectedMs = firstMs + bytes / firstBytesPerMs;
  }

  /** For `DpoJob.keepState`. */
  readonly keep = async (progress: Progress, moment: StateMoment): Promise<void> => {
    if (progress.step === this.#savedStep || !this.#isDue(moment)) return;
    const start = this.#now();
    try {
      await this.#save(progress);
      this.#savedStep = progress.step;
      this.#failing = false;
    } catch (thrown) {
      if (!this.#failing) this.#onFailure(NudgeError.from(thrown));
      this.#failing = true;
    }
    this.#savedAt = this.#now();
    this.#expectedMs = this.#savedAt - start;
    this.#spentMs += this.#expectedMs;
  };

  #isDue(moment: StateMoment): boolean {
    if (moment === 'pause') return true;
    const now = this.#now();
    if (moment === 'step' && now - this.#savedAt < longestBetweenMs) return false;
    return this.#spentMs + this.#expectedMs <= budget * (now - this.#startedAt);
  }
}
