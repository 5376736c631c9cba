import type { Finding, TokenCuts, TokenHistogram } from '../../../../shared/dataRoom.ts';
import type { DropReason, Truncation } from '../../../../shared/dataset.ts';
import { forEachInSlices } from '../../slices.ts';
import type { PairIds } from '../../text/pairIds.ts';
import { shortenPair, tokenizePair } from '../../text/pairTokens.ts';
import type { Tokenizer } from '../../text/tokenizer.ts';
import { Column, words32 } from './column.ts';
import type { HealthPair } from './healthPair.ts';
import { severityOf } from './severity.ts';

/** Bins of a histogram. The width is chosen so that 99 of 100 texts lie below the last. */
const bins = 32;
const shownShare = 0.99;

export interface TokenHealth {
  /** Pairs that have ids at all, however long. The histograms are of them. */
  readonly pairs: number;
  /** Pairs that have none, by why. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly prompt: TokenHistogram;
  readonly chosen: TokenHistogram;
  readonly rejected: TokenHistogram;
  /** One for each of the lengths asked for, in their order. */
  readonly cuts: readonly CutAnswers[];
}

export interface CutAnswers extends TokenCuts {
  /** Null when no answer is cut and no pair left out. */
  readonly finding: Finding | null;
  /** Ids of the pairs with a cut answer and of those left out, ascending. */
  readonly cutPairs: Uint32Array;
}

/**
 * Token lengths of prompts and answers, and what each of `maxLengths` would cut. The ids, and what is cut of them,
 * are the trainer's own (`tokenizePair`, `shortenPair`); each pair is tokenized once. A cut answer has lost its end,
 * and a model that learns from it learns not to stop. 12 bytes a pair and 4 for each length that cuts it.
 * @throws NudgeError what `tokenizePair` throws.
 */
export async function tokenHealth(
  pairs: Iterable<HealthPair>,
  tokenizer: Tokenizer,
  maxLengths: readonly number[],
  truncation: Truncation,
): Promise<TokenHealth> {
  const lengths = [new Column(words32), new Column(words32), new Column(words32)] as const;
  const dropped: Partial<Record<DropReason, number>> = {};
  const tallies = maxLengths.map((maxLength) => new CutTally(maxLength, truncation));
  await forEachInSlices(pairs, ({ pair, id }) => {
    const ids = tokenizePair(pair, tokenizer, { maxLength: Infinity, truncation });
    if ('reason' in ids) {
      dropped[ids.reason] = (dropped[ids.reason] ?? 0) + 1;
      return;
    }
    lengths[0].push(ids.promptIds.length);
    lengths[1].push(ids.chosenIds.length);
    lengths[2].push(ids.rejectedIds.length);
    for (const tally of tallies) tally.take(ids, id);
  });
  const [prompt, chosen, rejected] = lengths;
  return {
    pairs: prompt.rows,
    dropped,
    prompt: histogramOf(prompt),
    chosen: histogramOf(chosen),
    rejected: histogramOf(rejected),
    cuts: tallies.map((tally) => tally.finish(prompt.rows)),
  };
}

/** What one longest length cuts. */
class CutTally {
  readonly #maxLength: number;
  readonly #truncation: Truncation;
  readonly #counts = { promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 };
  readonly #cutPairs: number[] = [];

  constructor(maxLength: number, truncation: Truncation) {
    this.#maxLength = maxLength;
    this.#truncation = truncation;
  }

  take(ids: PairIds, id: number): void {
    const cut = shortenPair(ids, { maxLength: this.#maxLength, truncation: this.#truncation });
    if ('reason' in cut) {
      this.#counts.leftOut += 1;
      this.#cutPairs.push(id);
      return;
    }
    const isChosenCut = cut.chosenIds.length < ids.chosenIds.length;
    const isRejectedCut = cut.rejectedIds.length < ids.rejectedIds.length;
    if (cut.promptIds.length < ids.promptIds.length) this.#counts.promptsCut += 1;
    if (isChosenCut) this.#counts.chosenCut += 1;
    if (isRejectedCut) this.#counts.rejectedCut += 1;
    if (isChosenCut || isRejectedCut) this.#cutPairs.push(id);
  }

  finish(pairs: number): CutAnswers {
    const cutPairs = Uint32Array.from(this.#cutPairs).sort();
    const counts = { maxLength: this.#maxLength, ...this.#counts };
    const finding: Finding = {
      kind: 'cut-answers',
      severity: severityOf('cut-answers', cutPairs.length / Math.max(1, pairs)),
      count: cutPairs.length,
      figures: counts,
    };
    return { ...counts, finding: cutPairs.length === 0 ? null : finding, cutPairs };
  }
}

function histogramOf(lengths: Column<Uint32Array>): TokenHistogram {
  const sorted = Uint32Array.from({ length: lengths.rows }, (_, row) => lengths.get(row)).sort();
  const shown = sorted[Math.floor(shownShare * (sorted.length - 1))] ?? 0;
  const binTokens = 2 ** Math.max(0, Math.ceil(Math.log2((shown + 1) / (bins - 1))));
  const counts = new Array<number>(bins).fill(0);
  for (const length of sorted) counts[Math.min(bins - 1, Math.floor(length / binTokens))]! += 1;
  return { binTokens, counts };
}
