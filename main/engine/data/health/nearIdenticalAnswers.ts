import type { Collected, Collector } from './collector.ts';
import { EditDistance, mostEdits } from './editDistance.ts';
import type { PairFacts } from './pairFacts.ts';

/** Most edits a token of the longer answer. */
const likeness = 0.1;

/** Shorter answers differ in a word or they do not: one edit says nothing there. */
const fewestTokens = 6;

/**
 * Pairs whose two answers are nearly the same words. Raising one and lowering the other then pulls on mostly the
 * same tokens, and the chosen answer may become less likely too: likelihood displacement (Razin et al.,
 * "Unintentional unalignment", arXiv 2410.08847; Pal et al., "Smaug", arXiv 2402.13228, who find DPO failing where
 * edit distances are small).
 *
 * Method: edit distance in words and marks of punctuation, case and white space aside, divided by the longer
 * answer's length; at most 0.1, or a single edit in answers of 6 to 9. At most 64 edits are looked for and the
 * first 4,096 tokens are compared, so that a pair costs at most half a million steps. Nothing is stored but the
 * pairs found.
 */
export class NearIdenticalAnswers implements Collector {
  readonly #distance = new EditDistance();
  readonly #found: number[] = [];
  #pairs = 0;

  take({ chosen, rejected }: PairFacts): void {
    const position = this.#pairs++;
    const longer = Math.max(chosen.tokenCount, rejected.tokenCount);
    if (longer < fewestTokens && chosen.plainLow !== rejected.plainLow) return;
    const limit = Math.min(mostEdits, Math.max(1, Math.floor(likeness * longer)));
    const a = chosen.tokens.subarray(0, chosen.tokenCount);
    const b = rejected.tokens.subarray(0, rejected.tokenCount);
    if (this.#distance.within(a, b, limit) !== null) this.#found.push(position);
  }

  finish(): Collected | null {
    if (this.#found.length === 0) return null;
    const share = this.#found.length / this.#pairs;
    return { positions: Uint32Array.from(this.#found), share, figures: { share } };
  }
}
