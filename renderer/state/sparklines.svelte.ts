import { SvelteMap } from 'svelte/reactivity';
import { call } from '../api.ts';

/** A run that is training is asked for again after this time. */
const staleMs = 3000;

interface Fetched {
  /** The run's last step when it was asked for. */
  readonly step: number;
  readonly at: number;
}

/**
 * Small drawings of the losses of the runs in sight: fetched together, kept, and fetched again as a run goes on. One
 * question at a time: rows that come into sight meanwhile are asked for together after the answer.
 */
export class Sparklines {
  readonly #values = new SvelteMap<number, readonly number[]>();
  readonly #fetched = new Map<number, Fetched>();
  /** Runs in sight: id → last step. */
  readonly #wanted = new Map<number, number>();
  #asking = false;
  #lookingAgain = false;

  /** The losses of a run; undefined until they are there. */
  of(id: number): readonly number[] | undefined {
    return this.#values.get(id);
  }

  /** Asks for a run's drawing as of its last `step`, until the returned function is called. */
  want(id: number, step: number): () => void {
    this.#wanted.set(id, step);
    this.#schedule();
    return () => this.#wanted.delete(id);
  }

  #schedule(): void {
    if (this.#asking) return;
    this.#asking = true;
    // Rows appear together.
    queueMicrotask(() => void this.#ask());
  }

  /** Once what is there is old enough to be fetched again. */
  #lookAgain(): void {
    if (this.#lookingAgain) return;
    this.#lookingAgain = true;
    setTimeout(() => {
      this.#lookingAgain = false;
      this.#schedule();
    }, staleMs);
  }

  async #ask(): Promise<void> {
    let answered = true;
    for (let due = this.#due(); answered && due.length > 0; due = this.#due())
      answered = await this.#load(due);
    this.#asking = false;
  }

  /** What is to be asked for now. */
  #due(): (readonly [id: number, step: number])[] {
    const outdated = [...this.#wanted].filter(
      ([id, step]) => step > 0 && this.#fetched.get(id)?.step !== step,
    );
    const due = outdated.filter(([id]) => Date.now() - (this.#fetched.get(id)?.at ?? 0) >= staleMs);
    if (due.length < outdated.length) this.#lookAgain();
    return due;
  }

  /** Whether there was an answer. */
  async #load(due: readonly (readonly [id: number, step: number])[]): Promise<boolean> {
    const at = Date.now();
    for (const [id, step] of due) this.#fetched.set(id, { step, at });
    const ids = due.map(([id]) => id);
    try {
      const found = await call('runs.sparklines', { ids });
      for (const id of ids) this.#values.set(id, found[id] ?? []);
      return true;
    } catch {
      // A list without drawings is still a list: they are asked for again when the rows come back into sight.
      for (const id of ids) this.#fetched.delete(id);
      return false;
    }
  }
}
