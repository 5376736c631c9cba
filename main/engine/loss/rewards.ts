import type { LossSettings } from '../../../shared/run.ts';
import { needsReference } from './pairLoss.ts';
import { chosenRatio, rejectedRatio } from './preference.ts';
import type { PairLogps } from './preference.ts';

/** The implicit rewards of one pair. */
export interface PairRewards {
  readonly chosen: number;
  readonly rejected: number;
  /** chosen − rejected */
  readonly margin: number;
  /** 1 where the margin is strictly above 0, else 0: a policy that equals its reference scores 0. */
  readonly accurate: 0 | 1;
}

/**
 * Implicit rewards: βc and βr (DPO, section 4, arXiv 2305.18290).
 * A run without a reference has SimPO's rewards instead: β l_c / n_c and β l_r / n_r (arXiv 2405.14734).
 */
export function pairRewards(pair: PairLogps, settings: LossSettings): PairRewards {
  const { beta } = settings;
  const referenced = needsReference(settings);
  const chosen = beta * (referenced ? chosenRatio(pair) : pair.chosen / pair.chosenTokens);
  const rejected = beta * (referenced ? rejectedRatio(pair) : pair.rejected / pair.rejectedTokens);
  const margin = chosen - rejected;
  return { chosen, rejected, margin, accurate: margin > 0 ? 1 : 0 };
}
