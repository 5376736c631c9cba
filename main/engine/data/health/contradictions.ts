import { Column, words32 } from './column.ts';
import type { Collected, Collector } from './collector.ts';
import { forEachEqual } from './equalKeys.ts';
import { addToHash, mix32 } from './hash.ts';
import type { PairFacts } from './pairFacts.ts';

/** Fewest repeated judgements that an estimate of label noise rests on. */
const fewestRepeats = 30;

/**
 * Pairs whose prompt and two answers also occur the other way round: whatever is better, one of the two labels is
 * wrong. All pairs of such a set are named. Texts are compared after white space and case are set aside.
 *
 * Method: a 64-bit hash of the prompt and of the two answers in an order of their own; one bit says which was
 * chosen. 8 bytes a pair.
 *
 * `noiseRate` estimates ε, the share of labels that are wrong, for cDPO and robust DPO (arXiv 2403.00409). Of a set
 * of n judgements with a one way and b the other, 2ab/n is expected to be (n − 1) · 2ε(1 − ε) when each label is
 * wrong with probability ε, independently and whatever the text says. With d = Σ 2ab/n ÷ Σ (n − 1) over all sets,
 * ε = (1 − √(1 − 2d)) / 2. It assumes that rows that occur again were judged again: copies of rows lower it.
 * With fewer than 30 repeats, or with d of a half or more (which no ε explains: agreeing repeats were taken out
 * of the file), it is `noiseRateAtLeast` instead: Σ min(a, b) ÷ pairs, the labels that must be wrong.
 */
export class Contradictions implements Collector {
  /** The lowest bit says which answer was chosen. */
  readonly #low = new Column(words32);
  readonly #high = new Column(words32);
  #found: Collected | null = null;

  take({ prompt, chosen, rejected }: PairFacts): void {
    const flipped =
      chosen.plainHigh === rejected.plainHigh
        ? chosen.plainLow > rejected.plainLow
        : chosen.plainHigh > rejected.plainHigh;
    const [first, second] = flipped ? [rejected, chosen] : [chosen, rejected];
    const low = addToHash(addToHash(prompt.plainLow, first.plainLow), second.plainLow);
    const high = addToHash(addToHash(prompt.plainHigh, first.plainHigh), second.plainHigh);
    this.#low.push((mix32(low) & ~1) | (flipped ? 1 : 0));
    this.#high.push(mix32(high));
  }

  finish(): Collected | null {
    this.#found ??= this.#find();
    return this.#found.positions.length === 0 ? null : this.#found;
  }

  /** Found once, after the last pair: other collectors ask too. */
  #find(): Collected {
    const contradicting: number[] = [];
    const sums = { disagreement: 0, repeats: 0, wrong: 0, sets: 0 };
    forEachEqual(
      this.#low.rows,
      (position) => this.#low.get(position) >>> 1,
      (position) => this.#high.get(position),
      (positions) => {
        const a = positions.reduce((sum, position) => sum + (this.#low.get(position) & 1), 0);
        const b = positions.length - a;
        sums.disagreement += (2 * a * b) / positions.length;
        sums.repeats += positions.length - 1;
        sums.wrong += Math.min(a, b);
        if (a === 0 || b === 0) return;
        sums.sets += 1;
        for (const position of positions) contradicting.push(position);
      },
    );
    const pairs = Math.max(1, this.#low.rows);
    const noiseRateAtLeast = sums.wrong / pairs;
    const noiseRate = noiseRateOf(sums.disagreement, sums.repeats) ?? noiseRateAtLeast;
    const figures = { noiseRate, noiseRateAtLeast, repeats: sums.repeats, sets: sums.sets };
    const positions = Uint32Array.from(contradicting).sort();
    return { positions, share: positions.length / pairs, figures };
  }
}

/** ε, or null where the repeats do not tell it. */
function noiseRateOf(disagreement: number, repeats: number): number | null {
  const d = disagreement / repeats;
  return repeats < fewestRepeats || d >= 0.5 ? null : (1 - Math.sqrt(1 - 2 * d)) / 2;
}
