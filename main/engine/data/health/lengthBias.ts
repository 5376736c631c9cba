import { Column, int16 } from './column.ts';
import type { Collected, Collector } from './collector.ts';
import type { PairFacts } from './pairFacts.ts';

/** Gaps are stored up to this many words. */
const widestGap = 32_767;

/** Share of chosen answers that are longer, away from one half, that is worth a word. */
const smallestBias = 0.05;

/** Two-sided 1 % of the standard normal distribution. */
const significantZ = 2.576;

/**
 * Whether chosen answers are mostly longer, or mostly shorter: DPO then learns the length too (Park et al.,
 * "Disentangling length from quality in DPO", arXiv 2403.19159).
 *
 * Method: words (Han and Kana characters count as words) of the chosen answer less those of the rejected one. Said
 * when the share of longer ones among those that differ is at least 0.05 from one half, and by a binomial test
 * (normal approximation with continuity correction) would be so by chance in less than 1 of 100 files. The pairs
 * named are those to leave out for a balance: as many as one direction has more than the other, widest gap first.
 * 2 bytes a pair.
 *
 * Figures: `chosenLonger` and `chosenLongerCharacters` (0–1, of the pairs that differ), `medianGapWords` (chosen
 * less rejected, over all pairs), `excludeForBalance` (pairs).
 */
export class LengthBias implements Collector {
  readonly #gaps = new Column(int16);
  readonly #characters = { longer: 0, shorter: 0 };

  take({ chosen, rejected }: PairFacts): void {
    const gap = chosen.words - rejected.words;
    this.#gaps.push(Math.max(-widestGap, Math.min(widestGap, gap)));
    if (chosen.chars > rejected.chars) this.#characters.longer += 1;
    if (chosen.chars < rejected.chars) this.#characters.shorter += 1;
  }

  finish(): Collected | null {
    const counts = this.#countGaps();
    const longer = sum(counts, 1, widestGap);
    const shorter = sum(counts, -widestGap, -1);
    if (!isBiased(longer, shorter)) return null;
    const surplus = Math.abs(longer - shorter);
    const positions = this.#widest(counts, longer > shorter ? 1 : -1, surplus);
    const chosenLonger = longer / (longer + shorter);
    const characters = this.#characters;
    const figures = {
      chosenLonger,
      chosenLongerCharacters: characters.longer / Math.max(1, characters.longer + characters.shorter),
      medianGapWords: medianOf(counts, this.#gaps.rows),
      excludeForBalance: surplus,
    };
    return { positions, share: Math.abs(chosenLonger - 0.5), figures };
  }

  /** How many pairs have each gap: u32, gap g at g + `widestGap`. */
  #countGaps(): Uint32Array {
    const counts = new Uint32Array(2 * widestGap + 1);
    for (let row = 0; row < this.#gaps.rows; row++) counts[this.#gaps.get(row) + widestGap]! += 1;
    return counts;
  }

  /** The `wanted` pairs with the widest gaps in a direction; of equals the earlier. */
  #widest(counts: Uint32Array, direction: 1 | -1, wanted: number): Uint32Array {
    let narrowest = widestGap;
    let wider = 0;
    while (wider + counts[direction * narrowest + widestGap]! < wanted) {
      wider += counts[direction * narrowest + widestGap]!;
      narrowest -= 1;
    }
    const positions: number[] = [];
    let atNarrowest = wanted - wider;
    for (let row = 0; row < this.#gaps.rows; row++) {
      const gap = direction * this.#gaps.get(row);
      if (gap > narrowest || (gap === narrowest && atNarrowest-- > 0)) positions.push(row);
    }
    return Uint32Array.from(positions);
  }
}

function isBiased(longer: number, shorter: number): boolean {
  const differing = longer + shorter;
  if (differing === 0) return false;
  const z = (Math.abs(longer - shorter) - 1) / Math.sqrt(differing);
  return z >= significantZ && Math.abs(longer / differing - 0.5) >= smallestBias;
}

function sum(counts: Uint32Array, from: number, to: number): number {
  return counts.subarray(from + widestGap, to + widestGap + 1).reduce((total, count) => total + count, 0);
}

/** The lower median. */
function medianOf(counts: Uint32Array, rows: number): number {
  let before = 0;
  return counts.findIndex((count) => (before += count) >= rows / 2) - widestGap;
}
