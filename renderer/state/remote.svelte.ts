import { NudgeError } from '../../shared/errors.ts';

/**
 * Something the main process knows, as the window shows it. Loads when made, and again on `reload`; the old value
 * stays until the new one is there, and an answer to an older question is thrown away.
 */
export class Remote<T> {
  #value = $state.raw<T>();
  #error = $state.raw<NudgeError | null>(null);
  #loading = $state(true);
  #asked = 0;
  readonly #load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.#load = load;
    void this.#ask();
  }

  /** Undefined until the first answer. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Of the last answer; the value from before it stays. */
  get error(): NudgeError | null {
    return this.#error;
  }

  get loading(): boolean {
    return this.#loading;
  }

  /** Resolves when the answer is in; never rejects. */
  async reload(): Promise<void> {
    this.#loading = true;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    try {
      const value = await this.#load();
      if (question !== this.#asked) return;
      this.#value = value;
      this.#error = null;
    } catch (thrown) {
      if (question !== this.#asked) return;
      this.#error = NudgeError.from(thrown);
    }
    this.#loading = false;
  }
}
