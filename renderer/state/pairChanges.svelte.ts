import type { FindingKind, PairChange, PairId, StoredPair } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { historyText } from '../text/history.ts';
import { pairsText } from '../text/pairs.ts';
import { toasts } from './toasts.svelte.ts';

/** Changes that a person makes to a dataset, each with a way back. The file stays as it is. */
export class PairChanges {
  readonly #id: number;
  #busy = $state(false);
  #error = $state.raw<NudgeError | null>(null);

  constructor(datasetId: number) {
    this.#id = datasetId;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last change could not be made. */
  get error(): NudgeError | null {
    return this.#error;
  }

  async exclude(pairs: readonly PairId[]): Promise<void> {
    await this.#change(
      { action: 'exclude', pairs },
      { action: 'include', pairs },
      pairsText.excluded(pairs.length),
    );
  }

  async include(pairs: readonly PairId[]): Promise<void> {
    await this.#change(
      { action: 'include', pairs },
      { action: 'exclude', pairs },
      pairsText.included(pairs.length),
    );
  }

  async swap(pairs: readonly PairId[]): Promise<void> {
    await this.#change({ action: 'swap', pairs }, { action: 'swap', pairs }, pairsText.swapped(pairs.length));
  }

  async edit(before: StoredPair, to: PreferencePair): Promise<void> {
    const back: PairChange = before.changed
      ? { action: 'edit', pair: before.id, to: before.pair }
      : { action: 'revert', pairs: [before.id] };
    await this.#change({ action: 'edit', pair: before.id, to }, back, pairsText.edited);
  }

  /** Makes a pair say again what the file says. */
  async revert({ id, pair }: StoredPair): Promise<void> {
    await this.#change(
      { action: 'revert', pairs: [id] },
      { action: 'edit', pair: id, to: pair },
      pairsText.reverted,
    );
  }

  /** Makes every pair again what it was in a version. */
  async restore(version: number): Promise<void> {
    const made = await this.#make({ action: 'restore', version });
    if (made === null) return;
    this.#tell(historyText.restored(version), { action: 'restore', version: made.version - 1 });
  }

  /** Takes all pairs of a finding out that are still in. */
  async excludeFound(kind: FindingKind): Promise<void> {
    await this.#changeFound(kind, 'excluded', async (pairs) => {
      const words = kind === 'length-bias' ? pairsText.balanced : pairsText.excluded;
      await this.#change({ action: 'exclude', pairs }, { action: 'include', pairs }, words(pairs.length));
    });
  }

  /** Swaps the answers of all pairs of a finding that nobody changed yet. */
  async swapFound(kind: FindingKind): Promise<void> {
    await this.#changeFound(kind, 'changed', (pairs) => this.swap(pairs));
  }

  /** Only what is not done yet is changed, so that undoing it leaves what was there before. */
  async #changeFound(
    kind: FindingKind,
    without: 'excluded' | 'changed',
    change: (pairs: readonly PairId[]) => Promise<void>,
  ): Promise<void> {
    this.#busy = true;
    try {
      const pairs = await call('data.findingPairs', { id: this.#id, kind, without });
      if (pairs.length > 0) await change(pairs);
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
    }
    this.#busy = false;
  }

  async #change(change: PairChange, back: PairChange, message: string): Promise<void> {
    if ((await this.#make(change)) !== null) this.#tell(message, back);
  }

  #tell(message: string, back: PairChange): void {
    toasts.show({ message, undo: () => void this.#make(back), topic: 'pairs' });
  }

  /** The dataset after the change; null when it could not be made. */
  async #make(change: PairChange): Promise<DatasetDetails | null> {
    try {
      const made = await call('data.change', { id: this.#id, change });
      this.#error = null;
      return made;
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
      return null;
    }
  }
}
