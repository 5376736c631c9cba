import type { TokenizedPair } from '../../../shared/dataset.ts';
import type { EvalMetrics, LossSettings } from '../../../shared/run.ts';
import { pairLoss } from '../loss/pairLoss.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network } from '../model/network.ts';
import { PairMetricsSum, type PairObservation } from './metrics.ts';
import { pairKey, type ReferenceLogps } from './referenceLogps.ts';
import { scorePairs, type ScoredPair } from './scoring.ts';

/** What the metrics and the loss see of a scored pair. Without a reference its log-probs count as 0. */
export function observe(
  { pair, chosen, rejected }: ScoredPair,
  references: ReadonlyMap<string, ReferenceLogps>,
): Omit<PairObservation, 'loss'> {
  const reference = references.get(pairKey(pair));
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

/** The metrics over pairs the policy has not trained on; null where there are none. */
export async function evaluatePairs(
  network: Network,
  policy: ModelView,
  pairs: readonly TokenizedPair[],
  references: ReadonlyMap<string, ReferenceLogps>,
  options: {
    readonly loss: LossSettings;
    readonly microTokens: number;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<HeldOutMetrics | null> {
  if (pairs.length === 0) return null;
  const sum = new PairMetricsSum(options.loss);
  const batchChosenTokens = pairs.reduce((total, { chosenIds }) => total + chosenIds.length, 0);
  const totals = { batchPairs: pairs.length, batchChosenTokens };
  let done = 0;
  for await (const scored of scorePairs(network, policy, pairs, options.microTokens)) {
    for (const pair of scored) {
      const observation = observe(pair, references);
      sum.add({ ...observation, loss: pairLoss(observation.logps, options.loss, totals).loss });
    }
    done += scored.length;
    options.onProgress(done, pairs.length);
  }
  return { pairs: pairs.length, ...sum.means() };
}
