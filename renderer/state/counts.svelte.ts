import type { ListCounts } from '../../shared/app.ts';
import { call, listen } from '../api.ts';
import { Coalesced } from './coalesced.ts';

/** Lists may change many times a second while a run trains. */
const gapMs = 1000;

/** How many runs, datasets and models there are; null until known. */
class Counts {
  #counts = $state.raw<ListCounts | null>(null);

  get runs(): number | null {
    return this.#counts?.runs ?? null;
  }

  get data(): number | null {
    return this.#counts?.data ?? null;
  }

  get models(): number | null {
    return this.#counts?.models ?? null;
  }

  /** Counts, and keeps counting until the returned function is called. */
  follow(): () => void {
    const counting = new Coalesced(() => this.#count(), gapMs);
    const changes = ['runs.changed', 'data.changed', 'models.changed'] as const;
    const stops = changes.map((change) => listen(change, () => counting.request()));
    counting.request();
    return () => {
      stops.forEach((stop) => stop());
      counting.cancel();
    };
  }

  async #count(): Promise<void> {
    try {
      this.#counts = await call('app.counts');
    } catch {
      // The views of the lists say why they cannot be read; the rail goes without numbers.
    }
  }
}

export const counts = new Counts();
