import type { ImportProgress, Mapping } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call, listen } from '../api.ts';
import { mappingText } from '../text/mapping.ts';
import { MappingDraft } from './mappingDraft.svelte.ts';
import { toasts } from './toasts.svelte.ts';

interface Asked {
  readonly draft: MappingDraft;
  readonly answer: (mapping: Mapping | null) => void;
}

/**
 * Reads files of pairs into Nudge, one import at a time, wherever they came from. Where it is not clear which column
 * is which, the person is asked.
 */
class PairsImport {
  #name = $state<string | null>(null);
  #progress = $state.raw<ImportProgress | null>(null);
  #asked = $state.raw<Asked | null>(null);
  #cancelling = $state(false);
  #last: Promise<unknown> = Promise.resolve();

  /** What is being imported just now; null when nothing is. */
  get name(): string | null {
    return this.#name;
  }

  /** Null until it is known. */
  get progress(): ImportProgress | null {
    return this.#progress;
  }

  get cancelling(): boolean {
    return this.#cancelling;
  }

  /** The mapping that the person is asked for; null when none is. */
  get draft(): MappingDraft | null {
    return this.#asked?.draft ?? null;
  }

  /** Null when the person ended it. @throws NudgeError why the files cannot be used */
  async read(paths: readonly string[], name: string): Promise<DatasetDetails | null> {
    const turn = this.#last.then(() => this.#readNow(paths, name));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Answers what the person was asked for; null for no import. */
  answer(mapping: Mapping | null): void {
    const asked = this.#asked;
    this.#asked = null;
    asked?.answer(mapping);
  }

  /** Ends the import under way. Nothing of it stays. */
  async cancel(): Promise<void> {
    if (this.#name === null || this.#cancelling) return;
    this.#cancelling = true;
    await call('data.cancelImport');
  }

  async #readNow(paths: readonly string[], name: string): Promise<DatasetDetails | null> {
    const preview = await call('data.preview', { paths: [...paths], mapping: null });
    if (preview.sure) return this.#import(paths, name, null);
    const mapping = await new Promise<Mapping | null>((answer) => {
      this.#asked = { draft: new MappingDraft(paths, preview), answer };
    });
    return mapping === null ? null : this.#import(paths, name, mapping);
  }

  async #import(
    paths: readonly string[],
    name: string,
    mapping: Mapping | null,
  ): Promise<DatasetDetails | null> {
    this.#name = name;
    const stop = listen('data.progress', (progress) => (this.#progress = progress));
    try {
      return await call('data.import', { paths: [...paths], mapping });
    } catch (thrown) {
      if (!this.#cancelling || NudgeError.from(thrown).code !== 'STOPPED') throw thrown;
      toasts.show({ message: mappingText.cancelled(name) });
      return null;
    } finally {
      stop();
      this.#name = null;
      this.#progress = null;
      this.#cancelling = false;
    }
  }
}

export const pairsImport = new PairsImport();
