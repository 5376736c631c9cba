import { common } from '../text/common.ts';

/** A short message at the foot of the window, with at most one thing to do about it. */
export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** Whether the action takes back what the message tells. */
  readonly undoes: boolean;
}

interface ToastRequest {
  readonly message: string;
  /** What to do about it, where that is not to take it back. */
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly undo?: () => void;
  readonly durationMs?: number;
  /** Takes the place of the message before of the same topic: of what is done again and again, the last can be undone. */
  readonly topic?: string;
}

const readingMs = 5_000;
/** Something that can be undone can be undone for at least this long. */
const actionMs = 10_000;

class Toasts {
  #shown = $state.raw<readonly Toast[]>([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #durations = new Map<number, number>();
  readonly #topics = new Map<string, number>();
  #lastId = 0;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  show({ message, undo, durationMs = readingMs, topic, ...request }: ToastRequest): void {
    const action = undo ? { label: common.undo, run: undo } : (request.action ?? null);
    this.#lastId += 1;
    const id = this.#lastId;
    if (topic !== undefined) {
      this.dismiss(this.#topics.get(topic) ?? 0);
      this.#topics.set(topic, id);
    }
    this.#durations.set(id, action ? Math.max(actionMs, durationMs) : durationMs);
    this.#shown = [...this.#shown, { id, message, action, undoes: undo !== undefined }];
    this.#start(id);
  }

  /** Takes back what the newest message tells that can be taken back. False where none can. */
  undo(): boolean {
    const toast = this.#shown.findLast(({ undoes }) => undoes);
    if (toast === undefined) return false;
    this.dismiss(toast.id);
    toast.action?.run();
    return true;
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
