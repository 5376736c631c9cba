import { Column, words32 } from './column.ts';
import type { Collected, Collector } from './collector.ts';
import { forEachEqual } from './equalKeys.ts';
import { addToHash, mix32 } from './hash.ts';
import type { PairFacts } from './pairFacts.ts';

/**
 * Pairs that were there before: the same prompt, chosen and rejected answer, character by character. The first of
 * each set is not among them, so that leaving all of them out leaves every pair once.
 *
 * Method: a 64-bit hash of the three texts; among a million different pairs the chance that any two share one is
 * about n²/2⁶⁵ = 3 in 10⁸. 8 bytes a pair.
 */
export class ExactDuplicates implements Collector {
  readonly #low = new Column(words32);
  readonly #high = new Column(words32);
  #copies: Uint32Array | null = null;

  take({ prompt, chosen, rejected }: PairFacts): void {
    const low = addToHash(addToHash(prompt.exactLow, chosen.exactLow), rejected.exactLow);
    const high = addToHash(addToHash(prompt.exactHigh, chosen.exactHigh), rejected.exactHigh);
    this.#low.push(mix32(low));
    this.#high.push(mix32(high));
  }

  finish(): Collected | null {
    this.#copies ??= this.#find();
    if (this.#copies.length === 0) return null;
    const share = this.#copies.length / this.#low.rows;
    return { positions: this.#copies, share, figures: { share } };
  }

  /** Found once, after the last pair: other collectors ask too. */
  #find(): Uint32Array {
    const copies: number[] = [];
    forEachEqual(
      this.#low.rows,
      (position) => this.#low.get(position),
      (position) => this.#high.get(position),
      (positions) => {
        for (const position of positions.subarray(1)) copies.push(position);
      },
    );
    return Uint32Array.from(copies).sort();
  }
}
