import { isPageUrl } from './page.ts';

/** Refuses every request that leaves the app, and counts them. */
export class RequestGuard {
  #blocked = 0;
  readonly #onBlocked: (count: number) => void;

  constructor(onBlocked: (count: number) => void) {
    this.#onBlocked = onBlocked;
  }

  /** Requests refused since the app started. */
  get blocked(): number {
    return this.#blocked;
  }

  /** Whether a request may go on. */
  allows(url: string): boolean {
    if (isPageUrl(url) || /^(?:blob|data|devtools):/.test(url)) return true;
    this.#blocked += 1;
    this.#onBlocked(this.#blocked);
    return false;
  }
}
