import type { TokenizedPair } from '../../../shared/pair.ts';
import type { EvalMetrics, LossSettings } from '../../../shared/run.ts';
import { pairLoss } from '../loss/pairLoss.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network } from '../model/network.ts';
import { PairMetricsSum, type PairObservation } from './metrics.ts';
import { pairKey, type ReferenceLogps } from './referenceLogps.ts';
import { scorePairs, type ScoredAnswer, type ScoredPair } from './scoring.ts';

/**
 * The reference's log-prob of an answer before the first update. Policy and reference are then one model, scored
 * in passes of other lengths and widths, and some processors' kernels round by those: a difference of rounding size
 * is none. Without this, noise would make half the pairs count as accurate at a margin of 0.
 */
function sameAtStart(reference: number, { logp, tokens }: ScoredAnswer): number {
  const rounding = 1e-4 * Math.max(1, tokens / 100);
  return Math.abs(logp - reference) <= rounding ? logp : reference;
}

/**
 * What the metrics and the loss see of a scored pair. Without a reference its log-probs count as 0.
 * `atStart`: no update has been made yet.
 */
export function observe(
  { pair, chosen, rejected }: ScoredPair,
  references: ReadonlyMap<string, ReferenceLogps>,
  atStart: boolean,
): Omit<PairObservation, 'loss'> {
  const known = references.get(pairKey(pair));
  const reference =
    known !== undefined && atStart
      ? { chosen: sameAtStart(known.chosen, chosen), rejected: sameAtStart(known.rejected, rejected) }
      : known;
  const logps = {
    chosen: chosen.logp,
    rejected: rejected.logp,
    refChosen: reference?.chosen ?? 0,
    refRejected: reference?.rejected ?? 0,
    chosenTokens: chosen.tokens,
    rejectedTokens: rejected.tokens,
  };
  return { logps, chosen, rejected };
}

type HeldOutMetrics = Omit<EvalMetrics, 'step' | 'kl' | 'kl_stderr'>;

/** The metrics over pairs the policy has not trained on; null where there are none or the work was ended. */
export async function evaluatePairs(
  network: Network,
  policy: ModelView,
  pairs: readonly TokenizedPair[],
  references: ReadonlyMap<string, ReferenceLogps>,
  options: {
    readonly loss: LossSettings;
    readonly microTokens: number;
    /** No update has been made yet. */
    readonly atStart: boolean;
    readonly onProgress: (done: number, total: number) => void;
    /** Awaited after each pass; false ends the work where it is. */
    readonly between: () => Promise<boolean>;
  },
): Promise<HeldOutMetrics | null> {
  if (pairs.length === 0) return null;
  const sum = new PairMetricsSum(options.loss);
  const batchChosenTokens = pairs.reduce((total, { chosenIds }) => total + chosenIds.length, 0);
  const totals = { batchPairs: pairs.length, batchChosenTokens };
  let done = 0;
  for await (const scored of scorePairs(network, policy, pairs, options.microTokens)) {
    for (const pair of scored) {
      const observation = observe(pair, references, options.atStart);
      sum.add({ ...observation, loss: pairLoss(observation.logps, options.loss, totals).loss });
    }
    done += scored.length;
    options.onProgress(done, pairs.length);
    if (!(await options.between())) return null;
  }
  return { pairs: pairs.length, ...sum.means() };
}
