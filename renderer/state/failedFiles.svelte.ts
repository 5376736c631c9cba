import type { NudgeError } from '../../shared/errors.ts';

/** Files that could not be opened, of so many that came, until the person has read why. */
class FailedFiles {
  #last = $state.raw<{ readonly errors: readonly NudgeError[]; readonly all: number } | null>(null);

  get last(): { readonly errors: readonly NudgeError[]; readonly all: number } | null {
    return this.#last;
  }

  tell(errors: readonly NudgeError[], all: number): void {
    if (errors.length > 0) this.#last = { errors, all };
  }

  dismiss(): void {
    this.#last = null;
  }
}

export const failedFiles = new FailedFiles();
