import type { StoredPair } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { newRunText } from '../text/newRun.ts';
import { PairsReader } from './datasets.svelte.ts';
import { everyPair } from './pairFilter.ts';

const previewPairs = 3;

/** The pairs of a new run: those it learns from, and perhaps a file of its own to test on. */
export class DataChoice {
  readonly reader = new PairsReader();
  readonly heldOutReader = new PairsReader();
  #dataset = $state.raw<DatasetDetails | null>(null);
  #heldOut = $state.raw<DatasetDetails | null>(null);
  #preview = $state.raw<readonly StoredPair[] | null>(null);
  #previewError = $state.raw<NudgeError | null>(null);

  get dataset(): DatasetDetails | null {
    return this.#dataset;
  }

  /** Separate held-out pairs; null to hold out a share of the pairs. */
  get heldOut(): DatasetDetails | null {
    return this.#heldOut;
  }

  /** The first pairs; null until they are read. */
  get preview(): readonly StoredPair[] | null {
    return this.#preview;
  }

  get previewError(): NudgeError | null {
    return this.#previewError;
  }

  /** Each of these leaves what was chosen before in place when it fails. */
  async readFile(path: string): Promise<void> {
    this.#take(await this.reader.read(path));
  }

  async chooseFile(): Promise<void> {
    this.#take(await this.reader.choose());
  }

  async useKnown(id: number, name: string): Promise<void> {
    this.#take(await this.reader.attempt(name, () => call('data.get', { id })));
  }

  /** The sample brings held-out pairs of its own. */
  async useSample(): Promise<void> {
    const sample = await this.reader.attempt(newRunText.sample, () => call('data.importSample'));
    this.#take(sample?.train ?? null);
    if (sample !== null) this.#heldOut = sample.heldOut;
  }

  async useHeldOut(id: number, name: string): Promise<void> {
    const found = await this.heldOutReader.attempt(name, () => call('data.get', { id }));
    if (found !== null) this.#heldOut = found;
  }

  async chooseHeldOutFile(): Promise<void> {
    const found = await this.heldOutReader.choose();
    if (found !== null) this.#heldOut = found;
  }

  /** No file of its own: a share of the pairs is held out. */
  holdOutShare(): void {
    this.heldOutReader.dismiss();
    this.#heldOut = null;
  }

  #take(dataset: DatasetDetails | null): void {
    if (dataset === null) return;
    // Held-out pairs belong to the pairs they were chosen for.
    if (dataset.id !== this.#dataset?.id) this.#heldOut = null;
    this.#dataset = dataset;
    this.#preview = null;
    void this.#readPreview(dataset.id);
  }

  async #readPreview(id: number): Promise<void> {
    try {
      const { pairs } = await call('data.pairs', {
        id,
        offset: 0,
        limit: previewPairs,
        filter: everyPair,
      });
      if (id !== this.#dataset?.id) return;
      this.#preview = pairs;
      this.#previewError = null;
    } catch (thrown) {
      if (id === this.#dataset?.id) this.#previewError = NudgeError.from(thrown);
    }
  }
}
