import type { PairId, StoredPair, TokenInspection } from '../../shared/dataRoom.ts';
import type { Truncation } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { everyPair } from './pairFilter.ts';

/** What the tokens are looked at with. */
export interface TokenView {
  readonly modelId: number;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/** While someone steps through pairs or types a number, nothing is asked. */
const restMs = 200;

/** One pair of a dataset, and its tokens under a model. */
export class TokenLook {
  readonly #datasetId: number;
  #pairId = $state<PairId>(1);
  #view = $state.raw<TokenView | null>(null);
  #stored = $state.raw<StoredPair | null>(null);
  #inspection = $state.raw<TokenInspection | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #asked = 0;

  constructor(datasetId: number, pairId: PairId) {
    this.#datasetId = datasetId;
    this.#pairId = pairId;
  }

  get pairId(): PairId {
    return this.#pairId;
  }

  /** The pair; null until it is read. */
  get stored(): StoredPair | null {
    return this.#stored;
  }

  /** What was found last; of the pair and view before while the new one is looked at. */
  get inspection(): TokenInspection | null {
    return this.#inspection;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  choosePair(pairId: PairId): void {
    if (pairId === this.#pairId) return;
    this.#pairId = pairId;
    this.again();
  }

  /** Looks with this model, length and way to cut unless that is what it looks with. */
  lookWith(view: TokenView): void {
    const { modelId, maxLength, truncation } = view;
    const now = this.#view;
    if (now?.modelId === modelId && now.maxLength === maxLength && now.truncation === truncation) return;
    this.#view = { modelId, maxLength, truncation };
    this.again();
  }

  again(): void {
    this.#error = null;
    this.#asked += 1;
    void this.#look(this.#asked);
  }

  async #look(question: number): Promise<void> {
    const view = this.#view;
    if (view === null) return;
    await new Promise((done) => setTimeout(done, restMs));
    if (question !== this.#asked) return;
    const [id, pair] = [this.#datasetId, this.#pairId];
    try {
      // Without a filter, pairs stand in the order of their ids, which have no gaps.
      const [{ pairs }, inspection] = await Promise.all([
        call('data.pairs', { id, offset: pair - 1, limit: 1, filter: everyPair }),
        call('data.inspect', { id, pair, ...view }),
      ]);
      if (question !== this.#asked) return;
      this.#stored = pairs[0] ?? null;
      this.#inspection = inspection;
    } catch (thrown) {
      if (question !== this.#asked) return;
      this.#inspection = null;
      this.#error = NudgeError.from(thrown);
    }
  }
}
