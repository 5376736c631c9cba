/** Holds a run where it may rest. */
export class PauseGate {
  readonly #onRest: () => void;
  readonly #now: () => number;
  #gate: PromiseWithResolvers<void> | null = null;
  #restingSince: number | null = null;
  #restedMs = 0;

  /** @param onRest told when the run reaches a closed gate */
  constructor(onRest: () => void, now: () => number = () => performance.now()) {
    this.#onRest = onRest;
    this.#now = now;
  }

  /** Milliseconds rested so far. */
  get restedMs(): number {
    return this.#restedMs + (this.#restingSince === null ? 0 : this.#now() - this.#restingSince);
  }

  close(): void {
    this.#gate ??= Promise.withResolvers();
  }

  open(): void {
    this.#restedMs = this.restedMs;
    this.#restingSince = null;
    this.#gate?.resolve();
    this.#gate = null;
  }

  /** For `DpoJob.pause`. */
  readonly pause = (): Promise<void> | null => {
    if (this.#gate === null) return null;
    if (this.#restingSince === null) {
      this.#restingSince = this.#now();
      this.#onRest();
    }
    return this.#gate.promise;
  };
}
