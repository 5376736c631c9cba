/**
 * A task that is asked for more often than it should run: it runs at once, then at most once every `gapMs`, and
 * always once after the last request. One run at a time.
 */
export class Coalesced {
  readonly #task: () => Promise<void>;
  readonly #gapMs: number;
  #running = false;
  #asked = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `task` must not reject. */
  constructor(task: () => Promise<void>, gapMs: number) {
    this.#task = task;
    this.#gapMs = gapMs;
  }

  request(): void {
    this.#asked = true;
    if (!this.#running && this.#timer === null) void this.#run();
  }

  /** Forgets what was asked for and not begun. */
  cancel(): void {
    this.#asked = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #run(): Promise<void> {
    this.#asked = false;
    this.#running = true;
    await this.#task();
    this.#running = false;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#asked) void this.#run();
    }, this.#gapMs);
  }
}
