import { NudgeError } from '../../shared/errors.ts';

/** What went wrong that nobody foresaw, until the person has read it. */
class Problems {
  #waiting = $state.raw<readonly NudgeError[]>([]);

  /** The oldest one. */
  get current(): NudgeError | null {
    return this.#waiting[0] ?? null;
  }

  /** How many more there are. */
  get more(): number {
    return Math.max(0, this.#waiting.length - 1);
  }

  /** The same message is kept once. */
  report(thrown: unknown): void {
    const error = NudgeError.from(thrown);
    if (this.#waiting.some(({ message }) => message === error.message)) return;
    this.#waiting = [...this.#waiting, error];
  }

  dismiss(): void {
    this.#waiting = this.#waiting.slice(1);
  }

  /** From now on, every error that nothing else caught. */
  watch(target: Window): void {
    // Without an error object it is the browser's own remark, as of an observer that needs another round.
    target.addEventListener('error', ({ error }: { readonly error: unknown }) => {
      if (error !== null && error !== undefined) this.report(error);
    });
    target.addEventListener('unhandledrejection', ({ reason }) => this.report(reason));
  }
}

export const problems = new Problems();
