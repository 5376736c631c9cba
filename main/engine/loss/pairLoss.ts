import type { LossName, LossSettings } from '../../../shared/run.ts';
import { preferenceLosses } from './preference.ts';
import type { PairLogps, PairLoss } from './preference.ts';

/** The optimizer batch a pair belongs to, whatever its micro-batches. */
export interface BatchTotals {
  /** P */
  readonly batchPairs: number;
  /** Σ n_c over the batch's pairs. */
  readonly batchChosenTokens: number;
}

/**
 * The share of one pair in the batch's token-mean cross-entropy on chosen answers:
 * −l_c · P / Σ n_c. The mean of the shares over the P pairs is −Σ l_c / Σ n_c, exactly the batch's loss,
 * so long answers weigh as much here as they would in ordinary fine-tuning.
 */
function sftLoss(pair: PairLogps, { batchPairs, batchChosenTokens }: BatchTotals): PairLoss {
  const perNat = batchPairs / batchChosenTokens;
  return { loss: -pair.chosen * perNat, dChosen: -perNat, dRejected: 0 };
}

function termLoss(name: LossName, pair: PairLogps, settings: LossSettings, batch: BatchTotals): PairLoss {
  return name === 'sft' ? sftLoss(pair, batch) : preferenceLosses[name](pair, settings);
}

/**
 * The run's loss of one pair: Σ weight · term, and its derivatives.
 *
 * The batch's loss is (1/P) Σ over pairs of `loss`, and its derivative with respect to a pair's summed
 * log-prob is `dChosen / P` (`dRejected / P`), in whatever order and micro-batches the pairs come.
 * Settings must have passed `checkLossSettings`. Finite for log-ratios up to 1e6 nats.
 */
export function pairLoss(pair: PairLogps, settings: LossSettings, batch: BatchTotals): PairLoss {
  let loss = 0;
  let dChosen = 0;
  let dRejected = 0;
  for (const { name, weight } of settings.terms) {
    const term = termLoss(name, pair, settings, batch);
    loss += weight * term.loss;
    dChosen += weight * term.dChosen;
    dRejected += weight * term.dRejected;
  }
  return { loss, dChosen, dRejected };
}

const referenceFree: readonly LossName[] = ['simpo', 'sft'];

/** Whether any term of the loss compares the policy with a reference. */
export function needsReference(settings: LossSettings): boolean {
  return settings.terms.some(({ name }) => !referenceFree.includes(name));
}
