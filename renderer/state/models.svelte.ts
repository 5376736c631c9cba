import { NudgeError } from '../../shared/errors.ts';
import type { ModelSummary } from '../../shared/model.ts';
import { call, listen } from '../api.ts';
import { fileName } from './datasets.svelte.ts';
import { Remote } from './remote.svelte.ts';

/** The model folders that Nudge knows, kept fresh until `close`. */
export class ModelList {
  readonly #list = new Remote(() => call('models.list'));
  readonly #stop = listen('models.changed', () => void this.#list.reload());

  /** The starter model first, then the newest; null until they are there. */
  readonly #ordered = $derived(
    this.#list.value?.toSorted((a, b) => Number(b.builtIn) - Number(a.builtIn) || b.seenAt - a.seenAt) ??
      null,
  );

  get all(): readonly ModelSummary[] | null {
    return this.#ordered;
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

/** Forgets a model; the person's folder stays. @throws NudgeError */
export async function removeModel(id: number): Promise<void> {
  await call('models.delete', { id });
}

/** @throws NudgeError */
export async function restoreModel(id: number): Promise<void> {
  await call('models.restore', { id });
}

/** Makes model folders known to Nudge, one at a time, and tells how it goes. */
export class ModelAdder {
  #adding = $state<string | null>(null);
  #error = $state.raw<NudgeError | null>(null);

  /** The name of the folder being looked at; null while none is. */
  get adding(): string | null {
    return this.#adding;
  }

  /** Why the last folder could not be added. */
  get error(): NudgeError | null {
    return this.#error;
  }

  /** The folder as a model; null when it cannot be used, and `error` then says why. */
  async add(path: string): Promise<ModelSummary | null> {
    this.#adding = fileName(path);
    return this.#attempt(() => call('models.add', { path }));
  }

  /** A folder chosen in the system's dialog; null when cancelled or of no use. */
  async choose(): Promise<ModelSummary | null> {
    const paths = await this.#attempt(() => call('files.choose', { kind: 'model' }));
    const [path] = paths ?? [];
    return path === undefined ? null : this.add(path);
  }

  dismiss(): void {
    this.#error = null;
  }

  async #attempt<T>(task: () => Promise<T>): Promise<T | null> {
    this.#error = null;
    try {
      return await task();
    } catch (thrown) {
      this.#error = NudgeError.from(thrown);
      return null;
    } finally {
      this.#adding = null;
    }
  }
}
