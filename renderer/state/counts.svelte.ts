import { call, listen } from '../api.ts';
import { Coalesced } from './coalesced.ts';

type Counted = 'runs' | 'data' | 'models';

/** Lists may change many times a second while a run trains. */
const gapMs = 1000;

/** How many runs, datasets and models there are; null until known. */
class Counts {
  #counts = $state.raw<Readonly<Record<Counted, number | null>>>({ runs: null, data: null, models: null });

  get runs(): number | null {
    return this.#counts.runs;
  }

  get data(): number | null {
    return this.#counts.data;
  }

  get models(): number | null {
    return this.#counts.models;
  }

  /** Counts, and keeps counting until the returned function is called. */
  follow(): () => void {
    const stops = (['runs', 'data', 'models'] as const).flatMap((counted) => {
      const counting = new Coalesced(() => this.#count(counted), gapMs);
      counting.request();
      return [listen(`${counted}.changed`, () => counting.request()), () => counting.cancel()];
    });
    return () => stops.forEach((stop) => stop());
  }

  async #count(counted: Counted): Promise<void> {
    try {
      const { length } = await call(`${counted}.list`);
      this.#counts = { ...this.#counts, [counted]: length };
    } catch {
      // The view of that list says why it cannot be read; the rail goes without a number.
    }
  }
}

export const counts = new Counts();
