import { SvelteMap } from 'svelte/reactivity';
import type { Finding, FindingKind, PairFilter } from '../../shared/dataRoom.ts';
import { call } from '../api.ts';

/** How many of a finding's pairs were dealt with. */
export interface FindingState {
  readonly excluded: number;
  readonly changed: number;
}

/** What was done about a dataset's findings, counted again after each change. */
export class FindingStates {
  readonly #id: number;
  readonly #states = new SvelteMap<FindingKind, FindingState>();
  #asked = 0;

  constructor(datasetId: number) {
    this.#id = datasetId;
  }

  /** Nothing done while it is not known. */
  of(kind: FindingKind): FindingState {
    return this.#states.get(kind) ?? { excluded: 0, changed: 0 };
  }

  /** Where nothing was changed at all, there is nothing to ask. */
  async follow(findings: readonly Finding[], { excluded, changed }: FindingState): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    for (const { kind } of findings) {
      const state = {
        excluded: excluded === 0 ? 0 : await this.#count(kind, 'excluded'),
        changed: changed === 0 ? 0 : await this.#count(kind, 'changed'),
      };
      if (question !== this.#asked) return;
      this.#states.set(kind, state);
    }
  }

  async #count(finding: FindingKind, only: PairFilter['only']): Promise<number> {
    const filter = { text: '', finding, only };
    const { total } = await call('data.pairs', { id: this.#id, offset: 0, limit: 1, filter });
    return total;
  }
}
