import { NudgeError } from '../../../shared/errors.ts';
import type { EvalMetrics, LossSettings } from '../../../shared/run.ts';
import type { PairLogps } from '../loss/preference.ts';
import { pairRewards } from '../loss/rewards.ts';

/** Sums over the tokens of one answer. */
export interface AnswerSums {
  /** Σ over answer tokens of the mean of the logits over the vocabulary. */
  readonly meanLogits: number;
  /** Σ over answer tokens of the entropy of the next-token distribution, nats. */
  readonly entropy: number;
}

/** What one pair adds to the metrics. */
export interface PairObservation {
  readonly logps: PairLogps;
  /** From `pairLoss`. */
  readonly loss: number;
  readonly chosen: AnswerSums;
  readonly rejected: AnswerSums;
}

/** The metrics that pairs alone decide. The keys are the field's own. */
export type PairMetrics = Pick<
  EvalMetrics,
  | 'loss'
  | 'rewards/chosen'
  | 'rewards/rejected'
  | 'rewards/margins'
  | 'rewards/accuracies'
  | 'logps/chosen'
  | 'logps/rejected'
  | 'logps/accuracies'
  | 'logits/chosen'
  | 'logits/rejected'
  | 'entropy'
>;

/**
 * Gathers a batch's pairs, in whatever micro-batches they come, in f64.
 * Losses, rewards and log-probs are means over pairs; `logits/*` and `entropy` are means over answer tokens, so
 * that every token counts alike (as TRL's masked means).
 */
export class PairMetricsSum {
  readonly #settings: LossSettings;
  #pairs = 0;
  #loss = 0;
  #rewardChosen = 0;
  #rewardRejected = 0;
  #accurate = 0;
  #logpChosen = 0;
  #logpRejected = 0;
  #logpAccurate = 0;
  #chosenTokens = 0;
  #rejectedTokens = 0;
  #chosenLogits = 0;
  #rejectedLogits = 0;
  #entropy = 0;

  constructor(settings: LossSettings) {
    this.#settings = settings;
  }

  add({ logps, loss, chosen, rejected }: PairObservation): void {
    const rewards = pairRewards(logps, this.#settings);
    this.#pairs += 1;
    this.#loss += loss;
    this.#rewardChosen += rewards.chosen;
    this.#rewardRejected += rewards.rejected;
    this.#accurate += rewards.accurate;
    this.#logpChosen += logps.chosen;
    this.#logpRejected += logps.rejected;
    this.#logpAccurate += logps.chosen > logps.rejected ? 1 : 0;
    this.#chosenTokens += logps.chosenTokens;
    this.#rejectedTokens += logps.rejectedTokens;
    this.#chosenLogits += chosen.meanLogits;
    this.#rejectedLogits += rejected.meanLogits;
    this.#entropy += chosen.entropy + rejected.entropy;
  }

  /** @throws NudgeError INTERNAL when no pair was added: there is no mean of nothing. */
  means(): PairMetrics {
    const pairs = this.#pairs;
    if (pairs === 0) {
      throw new NudgeError(
        'INTERNAL',
        'Metrics were asked for before any pair was seen.',
        'Please report this.',
      );
    }
    return {
      loss: this.#loss / pairs,
      'rewards/chosen': this.#rewardChosen / pairs,
      'rewards/rejected': this.#rewardRejected / pairs,
      'rewards/margins': (this.#rewardChosen - this.#rewardRejected) / pairs,
      'rewards/accuracies': this.#accurate / pairs,
      'logps/chosen': this.#logpChosen / pairs,
      'logps/rejected': this.#logpRejected / pairs,
      'logps/accuracies': this.#logpAccurate / pairs,
      'logits/chosen': this.#chosenLogits / this.#chosenTokens,
      'logits/rejected': this.#rejectedLogits / this.#rejectedTokens,
      entropy: this.#entropy / (this.#chosenTokens + this.#rejectedTokens),
    };
  }
}
