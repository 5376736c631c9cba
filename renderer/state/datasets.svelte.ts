import type { DatasetDetails, DatasetSummary } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import { call, listen } from '../api.ts';
import { pairsImport } from './pairsImport.svelte.ts';
import { Remote } from './remote.svelte.ts';

/** The preference files that Nudge knows, kept fresh until `close`. */
export class DatasetList {
  readonly #list = new Remote(() => call('data.list'));
  readonly #stop = listen('data.changed', () => void this.#list.reload());
  readonly #newestFirst = $derived(this.#list.value?.toSorted((a, b) => b.seenAt - a.seenAt) ?? null);

  /** Newest first; null until they are there. */
  get all(): readonly DatasetSummary[] | null {
    return this.#newestFirst;
  }

  get error(): NudgeError | null {
    return this.#list.error;
  }

  reload(): void {
    void this.#list.reload();
  }

  close(): void {
    this.#stop();
  }
}

/** Forgets a dataset; the person's file stays. @throws NudgeError */
export async function removeDataset(id: number): Promise<void> {
  await call('data.delete', { id });
}

/** @throws NudgeError */
export async function restoreDataset(id: number): Promise<void> {
  await call('data.restore', { id });
}

/** Reads preference files into Nudge, one at a time, and tells how it goes. */
export class PairsReader {
  #reading = $state<string | null>(null);
  #error = $state.raw<NudgeError | null>(null);

  /** The name of the file being read; null while none is. */
  get reading(): string | null {
    return this.#reading;
  }

  /** Why the last file could not be read. */
  get error(): NudgeError | null {
    return this.#error;
  }

  /**
   * Files as one dataset, called `name` meanwhile; null when the person ended it, or they cannot be used, and `error`
   * then says why.
   */
  async read(paths: readonly string[], name: string): Promise<DatasetDetails | null> {
    return this.attempt(name, () => pairsImport.read(paths, name));
  }

  /** What `task` gives, or null when it fails. `name` shows while it runs. */
  async attempt<T>(name: string, task: () => Promise<T>): Promise<T | null> {
    this.#reading = name;
    this.#error = null;
    try {
      return await task();
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
      return null;
    } finally {
      this.#reading = null;
    }
  }

  dismiss(): void {
    this.#error = null;
  }

  /** Files chosen in the system's dialog; none when it was cancelled. */
  async choose(): Promise<readonly string[]> {
    try {
      return await call('files.choose', { kind: 'pairs' });
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
      return [];
    }
  }
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
