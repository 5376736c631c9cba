import type { StoredPair } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call } from '../api.ts';
import { newRunText } from '../text/newRun.ts';
import { togetherText } from '../text/together.ts';
import { fileName, PairsReader } from './datasets.svelte.ts';
import { failedFiles } from './failedFiles.svelte.ts';
import { filesTogether, type PairsRead } from './filesTogether.svelte.ts';
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

  /** The chosen dataset's files, as they are now. This and the next leave what there is in place when they fail. */
  async readAgain({ name, paths }: DatasetDetails): Promise<void> {
    this.#take(await this.reader.read(paths, name));
  }

  /** Files that came at once: the datasets that they became, of which the first or the one to learn from is taken. */
  async readTogether(files: Parameters<typeof filesTogether.read>[0]): Promise<PairsRead | null> {
    const names = newRunText.dropped(files.map(({ path }) => fileName(path)));
    const read = await this.reader.attempt(names, async () => {
      const read = await filesTogether.read(files);
      const [error] = read.errors;
      if (files.length === 1 && error !== undefined && read.datasets.length === 0) throw error;
      return read;
    });
    if (read === null) return null;
    failedFiles.tell(read.errors, files.length);
    this.#take(read.train ?? read.datasets[0] ?? null);
    if (read.heldOut !== null) this.#heldOut = read.heldOut;
    return read;
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
    const paths = await this.heldOutReader.choose();
    if (paths.length === 0) return;
    const found = await this.heldOutReader.read(paths, togetherText.fileName(paths));
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
