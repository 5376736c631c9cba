import type { TokenReport } from '../../shared/dataset.ts';
import type { Truncation } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call, listen } from '../api.ts';

/** While a number is being typed, nothing is counted. */
const restMs = 300;

/** What pairs are counted for. */
interface TokenChoice {
  /** Null until one is chosen. */
  readonly modelId: number | null;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

const usual: TokenChoice = { modelId: null, maxLength: 1024, truncation: 'keep-answer' };

/** The token counts of a dataset under a model that can be changed. Nothing is counted until someone looks. */
export class TokenCount {
  readonly #datasetId: number;
  #choice = $state.raw(usual);
  #report = $state.raw<TokenReport | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #counting = $state(false);
  #cancelled = $state(false);
  #pairs = $state(0);
  /** What was counted last, or is being counted. */
  #counted = '';
  #asked = 0;

  constructor(datasetId: number) {
    this.#datasetId = datasetId;
  }

  get choice(): TokenChoice {
    return this.#choice;
  }

  /** Of the choice as it is; null until counted, and where it failed. */
  get report(): TokenReport | null {
    return this.#report;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  get counting(): boolean {
    return this.#counting;
  }

  /** The person ended the count, and nothing was counted since. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** How many pairs are counted so far, while `counting`. */
  get pairs(): number {
    return this.#pairs;
  }

  /** Takes this model unless one is chosen already. */
  offer(modelId: number): void {
    if (this.#choice.modelId === null) this.choose({ modelId });
  }

  choose(change: Partial<TokenChoice>): void {
    this.#choice = { ...this.#choice, ...change };
  }

  /** Counts for the choice as it is, unless that was counted of this version already. */
  follow(version: number): void {
    const { modelId } = this.#choice;
    const key = JSON.stringify([this.#choice, version]);
    if (modelId === null || key === this.#counted) return;
    const isFirst = this.#counted === '';
    this.#counted = key;
    this.again(isFirst ? 0 : restMs);
  }

  again(delayMs = 0): void {
    this.#report = null;
    this.#error = null;
    this.#cancelled = false;
    this.#asked += 1;
    void this.#count(this.#asked, delayMs);
  }

  /** Ends the count under way. Nothing of it stays. */
  cancel(): void {
    if (!this.#counting) return;
    this.#asked += 1;
    this.#counting = false;
    this.#cancelled = true;
    void cancelTokens();
  }

  async #count(question: number, delayMs: number): Promise<void> {
    this.#counting = true;
    this.#pairs = 0;
    if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
    const { modelId, maxLength, truncation } = this.#choice;
    if (question !== this.#asked || modelId === null) return;
    const id = this.#datasetId;
    const stop = listen('data.counting', (told) => {
      if (told.id === id && question === this.#asked) this.#pairs = told.pairs;
    });
    try {
      const report = await call('data.tokens', { id, modelId, maxLength, truncation });
      if (question === this.#asked) this.#report = report;
    } catch (thrown) {
      if (question === this.#asked) this.#error = NudgeError.from(thrown);
    } finally {
      stop();
    }
    if (question === this.#asked) this.#counting = false;
  }
}

async function cancelTokens(): Promise<void> {
  try {
    await call('data.cancelTokens');
  } catch {
    // The count ends by itself, and nobody waits for it any more.
  }
}
