/** A short message at the foot of the window, with at most one thing to do about it. */
export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

interface ToastRequest {
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly durationMs?: number;
}

const readingMs = 5_000;
/** Something that can be undone can be undone for at least this long. */
const actionMs = 10_000;

class Toasts {
  #shown = $state.raw<readonly Toast[]>([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #durations = new Map<number, number>();
  #lastId = 0;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  show({ message, action, durationMs = readingMs }: ToastRequest): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#durations.set(id, action ? Math.max(actionMs, durationMs) : durationMs);
    this.#shown = [...this.#shown, { id, message, action: action ?? null }];
    this.#start(id);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#durations.delete(id);
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }

  /** Nothing goes away while the person is at it. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Every message gets its whole time again. */
  release(): void {
    for (const { id } of this.#shown) if (!this.#timers.has(id)) this.#start(id);
  }

  #start(id: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), this.#durations.get(id)),
    );
  }
}

export const toasts = new Toasts();
