import type { PreferencePair } from '../../../../shared/pair.ts';
import { TextFacts } from './textFacts.ts';

/** What the collectors get of a pair. Read into again for the next pair. */
export class PairFacts {
  readonly prompt = new TextFacts();
  readonly chosen = new TextFacts();
  readonly rejected = new TextFacts();

  read(pair: PreferencePair): void {
    this.prompt.read(pair.prompt);
    this.chosen.read(pair.chosen);
    this.rejected.read(pair.rejected);
  }
}
