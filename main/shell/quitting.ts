/** What a person answers when they close Nudge during a run. */
export type QuitAnswer = 'save-and-quit' | 'keep-training';

interface Training {
  /** Whether a run is training now. */
  readonly isLive: () => boolean;
  /** Stops it and resolves when its state is saved. */
  readonly stopAndWait: () => Promise<void>;
}

/**
 * Decides whether the app may close. During a run it asks; while it stops and saves, further attempts wait for the
 * same end.
 */
export class Quitting {
  readonly #training: Training;
  readonly #ask: () => Promise<QuitAnswer>;
  #asking: Promise<boolean> | null = null;

  constructor(training: Training, ask: () => Promise<QuitAnswer>) {
    this.#training = training;
    this.#ask = ask;
  }

  /** Whether closing needs an answer or a wait first. */
  get mustWait(): boolean {
    return this.#asking !== null || this.#training.isLive();
  }

  /** Resolves to true when the app may close now. */
  request(): Promise<boolean> {
    this.#asking ??= this.#decide().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #decide(): Promise<boolean> {
    if (!this.#training.isLive()) return true;
    if ((await this.#ask()) === 'keep-training') return false;
    await this.#training.stopAndWait();
    return true;
  }
}
