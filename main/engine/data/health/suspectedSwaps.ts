import { AnswerDifferences } from './answerDifferences.ts';
import type { Collected, Collector } from './collector.ts';
import { crossFit } from './crossFit.ts';
import { fitFlips, flipProbability } from './flipRate.ts';
import type { PairFacts } from './pairFacts.ts';

/** With fewer pairs a classifier learns too little to accuse anybody. */
const fewestPairs = 100;

/** Pairs and features that are held for the classifier; two thirds of the pairs are then judged at once. */
const heldPairs = 49_152;
const heldFeatures = 8 * 2 ** 20;

/**
 * Least gain in log-likelihood by which turned labels must explain the file better than none: chance alone reaches
 * 3 in about 1 of 140 files (half of χ² with one degree of freedom).
 */
const leastGain = 3;

/** A pair is suspected when it is more likely labelled wrong than right. */
const suspicion = 0.5;

/**
 * Pairs that look as if chosen and rejected had been swapped: by what the other pairs prefer, the rejected answer
 * is clearly the better one.
 *
 * Method: in the manner of confident learning (Northcutt et al., arXiv 1911.00068), every pair is judged by a small
 * classifier that was trained without it (`crossFit`). Taking the logits at their word would accuse many pairs of
 * a file that is merely hard to tell, so a model with turned labels is fitted to them (`fitFlips`): only where it
 * explains them clearly better are pairs named, those that it holds for wrong with a probability of one half or
 * more. With fewer than 100 pairs nothing is said. Pairs are judged in blocks of 16,384 to 49,152; at most 25 MB
 * are held, whatever the number of pairs. Deterministic; within one block the order of pairs does not matter.
 *
 * Figures: `swapRate`, the estimated share of swapped labels, 0–0.4.
 */
export class SuspectedSwaps implements Collector {
  #held: AnswerDifferences | null = null;
  readonly #suspected: number[] = [];
  /** Pairs judged so far: the position of the first one held. */
  #judged = 0;
  #swapped = 0;

  take(facts: PairFacts): void {
    this.#held ??= new AnswerDifferences(heldPairs, heldFeatures);
    if (this.#held.isFull) this.#judge(this.#held, Math.ceil((this.#held.count * 2) / 3));
    this.#held.add(facts);
  }

  finish(): Collected | null {
    if (this.#held !== null) this.#judge(this.#held, this.#held.count);
    this.#held = null;
    if (this.#suspected.length === 0) return null;
    const positions = Uint32Array.from(this.#suspected);
    const swapRate = this.#swapped / this.#judged;
    return { positions, share: positions.length / this.#judged, figures: { swapRate } };
  }

  #judge(held: AnswerDifferences, pairs: number): void {
    if (pairs >= fewestPairs) this.#suspect(crossFit(held, pairs));
    held.drop(pairs);
    this.#judged += pairs;
  }

  #suspect(logits: Float32Array): void {
    const model = fitFlips(logits);
    if (model.gain < leastGain) return;
    this.#swapped += model.rate * logits.length;
    for (const [pair, logit] of logits.entries()) {
      if (flipProbability(model, logit) >= suspicion) this.#suspected.push(this.#judged + pair);
    }
  }
}
