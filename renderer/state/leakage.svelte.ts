import type { Finding } from '../../shared/dataRoom.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';

/** Two datasets to compare. */
interface Sides {
  /** The held-out dataset. */
  readonly id: number;
  readonly trainId: number;
  /** Changes whenever one of them does. */
  readonly at: string;
}

/** Whether a held-out dataset shares prompts with the one that is trained on. */
export class Leakage {
  #sides: Sides | null = null;
  #finding = $state.raw<Finding | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #asking = $state(false);
  #asked = 0;

  /** Null where nothing is shared, and while that is not known. */
  get finding(): Finding | null {
    return this.#finding;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** Compares these unless they were compared last; null for nothing to compare. */
  follow(sides: Sides | null): void {
    if (JSON.stringify(sides) === JSON.stringify(this.#sides)) return;
    this.#sides = sides;
    this.again();
  }

  again(): void {
    this.#finding = null;
    this.#error = null;
    this.#asked += 1;
    void this.#ask(this.#asked);
  }

  async #ask(question: number): Promise<void> {
    this.#asking = this.#sides !== null;
    if (this.#sides === null) return;
    const { id, trainId } = this.#sides;
    try {
      const finding = await call('data.leakage', { id, trainId });
      if (question === this.#asked) this.#finding = finding;
    } catch (thrown) {
      if (question === this.#asked) this.#error = NudgeError.from(thrown);
    }
    if (question === this.#asked) this.#asking = false;
  }
}
