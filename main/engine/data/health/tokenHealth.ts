import type { Finding, PairId, TokenCuts, TokenHistogram } from '../../../../shared/dataRoom.ts';
import type { LengthSummary, Truncation } from '../../../../shared/pair.ts';
import type { PairIds, PairProblem } from '../../text/pairIds.ts';
import { shortenPair } from '../../text/pairTokens.ts';
import { Column, words32 } from './column.ts';
import { severityOf } from './severity.ts';

/** Bins of a histogram. The width is chosen so that 99 of 100 texts lie below the last. */
const bins = 32;
const shownShare = 0.99;

export interface TokenHealth {
  /** Of the pairs that have ids at all, before anything is cut. */
  readonly histograms: Readonly<Record<'prompt' | 'chosen' | 'rejected', TokenHistogram>>;
  /** One for each of the lengths asked for, in their order. */
  readonly cuts: readonly TokenCuts[];
  /** What the longest length of the run cuts; null when no answer is cut and no pair left out. */
  readonly finding: Finding | null;
  /** Ids of the pairs with a cut answer and of those left out, ascending. */
  readonly cutPairs: Uint32Array;
}

interface TokenHealthOptions {
  /** The longest length of the run: the finding is about it. */
  readonly maxLength: number;
  /** Lengths to compare it with. */
  readonly lengths: readonly number[];
  readonly truncation: Truncation;
}

/**
 * Token lengths of prompts and answers, and what each longest length would cut. The ids, and what is cut of them,
 * are the trainer's own (`wholePairIds`, `shortenPair`). A cut answer has lost its end, and a model that learns from
 * it learns not to stop. 12 bytes a pair, and 4 for one that `maxLength` cuts.
 */
export class TokenHealthCheck {
  readonly #truncation: Truncation;
  readonly #lengths = {
    prompt: new Column(words32),
    chosen: new Column(words32),
    rejected: new Column(words32),
  } as const;
  readonly #asked: CutTally;
  readonly #others: readonly CutTally[];
  readonly #cutPairs = new Column(words32);

  constructor({ maxLength, lengths, truncation }: TokenHealthOptions) {
    this.#truncation = truncation;
    this.#asked = new CutTally(maxLength, truncation);
    this.#others = lengths.map((length) => new CutTally(length, truncation));
  }

  /** Takes a pair's whole ids, and gives what a run would get of it. */
  take(id: PairId, tokens: PairIds | PairProblem): PairIds | PairProblem {
    if ('reason' in tokens) return tokens;
    const ids = shortenPair(tokens, { maxLength: Infinity, truncation: this.#truncation });
    if ('reason' in ids) return ids;
    this.#lengths.prompt.push(ids.promptIds.length);
    this.#lengths.chosen.push(ids.chosenIds.length);
    this.#lengths.rejected.push(ids.rejectedIds.length);
    for (const tally of this.#others) tally.take(ids);
    const { trained, answerCut } = this.#asked.take(ids);
    if (answerCut) this.#cutPairs.push(id);
    return trained;
  }

  /** After the last pair. */
  finish(): TokenHealth {
    const { prompt, chosen, rejected } = this.#lengths;
    const whole = { prompt: sorted(prompt), chosen: sorted(chosen), rejected: sorted(rejected) };
    // Answers are compared with each other: the same bins for both.
    const answerBins = Math.max(binTokensOf(whole.chosen), binTokensOf(whole.rejected));
    const cutPairs = sorted(this.#cutPairs);
    return {
      histograms: {
        prompt: histogramOf(whole.prompt, binTokensOf(whole.prompt)),
        chosen: histogramOf(whole.chosen, answerBins),
        rejected: histogramOf(whole.rejected, answerBins),
      },
      cuts: this.#others.map((tally) => tally.cuts()),
      finding: cutPairs.length === 0 ? null : this.#finding(cutPairs.length, prompt.rows),
      cutPairs,
    };
  }

  #finding(count: number, pairs: number): Finding {
    const severity = severityOf('cut-answers', count / pairs);
    return { kind: 'cut-answers', severity, count, figures: { ...this.#asked.cuts() } };
  }
}

/** What one longest length cuts. */
class CutTally {
  readonly #maxLength: number;
  readonly #truncation: Truncation;
  readonly #counts = { promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 };

  constructor(maxLength: number, truncation: Truncation) {
    this.#maxLength = maxLength;
    this.#truncation = truncation;
  }

  take(ids: PairIds): { readonly trained: PairIds | PairProblem; readonly answerCut: boolean } {
    const trained = shortenPair(ids, { maxLength: this.#maxLength, truncation: this.#truncation });
    if ('reason' in trained) {
      this.#counts.leftOut += 1;
      return { trained, answerCut: true };
    }
    const isChosenCut = trained.chosenIds.length < ids.chosenIds.length;
    const isRejectedCut = trained.rejectedIds.length < ids.rejectedIds.length;
    if (trained.promptIds.length < ids.promptIds.length) this.#counts.promptsCut += 1;
    if (isChosenCut) this.#counts.chosenCut += 1;
    if (isRejectedCut) this.#counts.rejectedCut += 1;
    return { trained, answerCut: isChosenCut || isRejectedCut };
  }

  cuts(): TokenCuts {
    return { maxLength: this.#maxLength, ...this.#counts };
  }
}

/** Tokens a bin, a power of two. */
function binTokensOf(lengths: Uint32Array): number {
  const shown = lengths[Math.floor(shownShare * (lengths.length - 1))] ?? 0;
  return 2 ** Math.max(0, Math.ceil(Math.log2((shown + 1) / (bins - 1))));
}

function histogramOf(lengths: Uint32Array, binTokens: number): TokenHistogram {
  const counts = new Array<number>(bins).fill(0);
  for (const length of lengths) counts[Math.min(bins - 1, Math.floor(length / binTokens))]! += 1;
  return { ...summarize(lengths), binTokens, counts };
}

/** Ascending. */
export function sorted(column: Column<Uint32Array>): Uint32Array {
  return Uint32Array.from({ length: column.rows }, (_, row) => column.get(row)).sort();
}

/** Of lengths that ascend. */
export function summarize(lengths: Uint32Array): LengthSummary {
  const at = (index: number): number => lengths[index] ?? 0;
  return {
    shortest: at(0),
    median: at(Math.floor((lengths.length - 1) / 2)),
    longest: at(lengths.length - 1),
  };
}
