import type { TokenReport } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';

/** While a number is being typed, nothing is counted. */
const restMs = 300;
const usualLength = 1024;

/** The token counts of a dataset under a model that can be changed. */
export class TokenCount {
  readonly #datasetId: number;
  #modelId = $state<number | null>(null);
  #maxLength = $state(usualLength);
  #report = $state.raw<TokenReport | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #asked = 0;

  constructor(datasetId: number) {
    this.#datasetId = datasetId;
  }

  get modelId(): number | null {
    return this.#modelId;
  }

  get maxLength(): number {
    return this.#maxLength;
  }

  /** Null while counting, and where it failed. */
  get report(): TokenReport | null {
    return this.#report;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  /** Counts for this model unless one is chosen already. */
  offer(modelId: number): void {
    if (this.#modelId === null) this.choose(modelId, this.#maxLength);
  }

  choose(modelId: number | null, maxLength: number): void {
    this.#modelId = modelId;
    this.#maxLength = maxLength;
    this.again();
  }

  again(): void {
    this.#report = null;
    this.#error = null;
    this.#asked += 1;
    void this.#count(this.#asked);
  }

  async #count(question: number): Promise<void> {
    const modelId = this.#modelId;
    if (modelId === null) return;
    await new Promise((done) => setTimeout(done, restMs));
    if (question !== this.#asked) return;
    try {
      const report = await call('data.tokens', {
        id: this.#datasetId,
        modelId,
        maxLength: this.#maxLength,
        truncation: 'keep-answer',
      });
      if (question === this.#asked) this.#report = report;
    } catch (thrown) {
      if (question === this.#asked) this.#error = NudgeError.from(thrown);
    }
  }
}
