import type { LossName, LossSettings } from '../../../shared/run.ts';
import { logSigmoid, sigmoid, sigmoidSlope } from './logSigmoid.ts';

/**
 * What a loss sees of one pair: summed log-probs of the two answers in nats, and their token counts.
 * Losses that need no reference never read `refChosen` and `refRejected`.
 */
export interface PairLogps {
  /** l_c = log π(chosen | prompt) */
  readonly chosen: number;
  /** l_r = log π(rejected | prompt) */
  readonly rejected: number;
  /** log π_ref(chosen | prompt) */
  readonly refChosen: number;
  /** log π_ref(rejected | prompt) */
  readonly refRejected: number;
  /** n_c ≥ 1 */
  readonly chosenTokens: number;
  /** n_r ≥ 1 */
  readonly rejectedTokens: number;
}

/** A loss of one pair and its derivatives. */
export interface PairLoss {
  readonly loss: number;
  /** dLoss / d log π(chosen), a number per nat. */
  readonly dChosen: number;
  /** dLoss / d log π(rejected), a number per nat. */
  readonly dRejected: number;
}

/** A pure function of one pair. Settings must have passed `checkLossSettings`. */
export type PreferenceLoss = (pair: PairLogps, settings: LossSettings) => PairLoss;

/*
 * In every equation below: c = log π(chosen) − log π_ref(chosen), r likewise for rejected, h = c − r,
 * u = βh, σ the logistic function, ε label smoothing, n_c and n_r the answers' token counts.
 */

/** c, the chosen answer's log-ratio in nats. */
export function chosenRatio(pair: PairLogps): number {
  return pair.chosen - pair.refChosen;
}

/** r, the rejected answer's log-ratio in nats. */
export function rejectedRatio(pair: PairLogps): number {
  return pair.rejected - pair.refRejected;
}

/** u = βh, the scaled difference of the log-ratios. */
function scaledDifference(pair: PairLogps, beta: number): number {
  return beta * (chosenRatio(pair) - rejectedRatio(pair));
}

/** c/n_c − r/n_r, the difference of the log-ratios per token. */
function meanDifference(pair: PairLogps): number {
  return chosenRatio(pair) / pair.chosenTokens - rejectedRatio(pair) / pair.rejectedTokens;
}

/** A loss that sees the pair only through βh: slope = dLoss/d(βh). */
function throughDifference(loss: number, slope: number, beta: number): PairLoss {
  return { loss, dChosen: beta * slope, dRejected: -beta * slope };
}

/** A loss that sees the pair only through a difference per token: slope = dLoss/d(that difference). */
function throughMeanDifference(loss: number, slope: number, pair: PairLogps): PairLoss {
  return { loss, dChosen: slope / pair.chosenTokens, dRejected: -slope / pair.rejectedTokens };
}

/** DPO, eq. 7, arXiv 2305.18290: −log σ(βh). */
function sigmoidLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  return throughDifference(-logSigmoid(u), -sigmoid(-u), beta);
}

/**
 * Conservative DPO, Mitchell, "A note on DPO with noisy preferences and relationship to IPO" (2023):
 * −(1−ε) log σ(βh) − ε log σ(−βh).
 */
function cdpoLoss(pair: PairLogps, { beta, labelSmoothing }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  const loss = -(1 - labelSmoothing) * logSigmoid(u) - labelSmoothing * logSigmoid(-u);
  const slope = labelSmoothing * sigmoid(u) - (1 - labelSmoothing) * sigmoid(-u);
  return throughDifference(loss, slope, beta);
}

/**
 * Robust DPO, arXiv 2403.00409: [−(1−ε) log σ(βh) + ε log σ(−βh)] / (1−2ε).
 * Its expectation under flips with probability ε is DPO's loss without flips.
 */
function robustLoss(pair: PairLogps, { beta, labelSmoothing }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  const clean = 1 - 2 * labelSmoothing;
  const loss = (-(1 - labelSmoothing) * logSigmoid(u) + labelSmoothing * logSigmoid(-u)) / clean;
  const slope = (-(1 - labelSmoothing) * sigmoid(-u) - labelSmoothing * sigmoid(u)) / clean;
  return throughDifference(loss, slope, beta);
}

/** Hinge as in SLiC, arXiv 2305.10425, on DPO's margin: max(0, 1 − βh). At the corner the slope is 0. */
function hingeLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  return throughDifference(Math.max(0, 1 - u), u < 1 ? -1 : 0, beta);
}

/** IPO, eq. 17, arXiv 2310.12036, on log-ratios per token: (c/n_c − r/n_r − 1/(2β))². */
function ipoLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const gap = meanDifference(pair) - 1 / (2 * beta);
  return throughMeanDifference(gap * gap, 2 * gap, pair);
}

/** Length-normalised DPO, as in Tülu 3, arXiv 2411.15124: −log σ(β(c/n_c − r/n_r)). */
function sigmoidNormLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const u = beta * meanDifference(pair);
  return throughMeanDifference(-logSigmoid(u), -beta * sigmoid(-u), pair);
}

/**
 * EXO for pairs, arXiv 2402.00856: the reverse KL divergence from the smoothed label (1−ε, ε),
 * σ(u)(log σ(u) − log(1−ε)) + σ(−u)(log σ(−u) − log ε).
 * Since log σ(u) − log σ(−u) = u, the slope is σ(u) σ(−u) (u − log(1−ε) + log ε).
 */
function exoPairLoss(pair: PairLogps, { beta, labelSmoothing }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  const logRight = Math.log1p(-labelSmoothing);
  const logFlipped = Math.log(labelSmoothing);
  const loss = sigmoid(u) * (logSigmoid(u) - logRight) + sigmoid(-u) * (logSigmoid(-u) - logFlipped);
  return throughDifference(loss, sigmoidSlope(u) * (u - logRight + logFlipped), beta);
}

/** NCA for pairs, arXiv 2402.05369: −log σ(βc) − ½ log σ(−βc) − ½ log σ(−βr). */
function ncaPairLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const chosen = beta * chosenRatio(pair);
  const rejected = beta * rejectedRatio(pair);
  return {
    loss: -logSigmoid(chosen) - 0.5 * logSigmoid(-chosen) - 0.5 * logSigmoid(-rejected),
    dChosen: beta * (0.5 * sigmoid(chosen) - sigmoid(-chosen)),
    dRejected: beta * 0.5 * sigmoid(rejected),
  };
}

/**
 * BCO for pairs, arXiv 2404.04656, without its running reward shift (which would make a pair's loss
 * depend on the order of the batches before it): −log σ(βc) − log σ(−βr).
 */
function bcoPairLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const chosen = beta * chosenRatio(pair);
  const rejected = beta * rejectedRatio(pair);
  return {
    loss: -logSigmoid(chosen) - logSigmoid(-rejected),
    dChosen: -beta * sigmoid(-chosen),
    dRejected: beta * sigmoid(rejected),
  };
}

/** SPPO with hard labels, arXiv 2405.00675: (c − 1/(2β))² + (r + 1/(2β))². */
function sppoHardLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const chosenGap = chosenRatio(pair) - 1 / (2 * beta);
  const rejectedGap = rejectedRatio(pair) + 1 / (2 * beta);
  return {
    loss: chosenGap * chosenGap + rejectedGap * rejectedGap,
    dChosen: 2 * chosenGap,
    dRejected: 2 * rejectedGap,
  };
}

/** APO-zero, arXiv 2408.06266: 1 − σ(βc) + σ(βr). Raises the chosen answer, lowers the rejected one. */
function apoZeroLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const chosen = beta * chosenRatio(pair);
  const rejected = beta * rejectedRatio(pair);
  return {
    loss: sigmoid(-chosen) + sigmoid(rejected),
    dChosen: -beta * sigmoidSlope(chosen),
    dRejected: beta * sigmoidSlope(rejected),
  };
}

/** APO-down, arXiv 2408.06266: σ(βc) + 1 − σ(βh). Lowers both answers, the rejected one more. */
function apoDownLoss(pair: PairLogps, { beta }: LossSettings): PairLoss {
  const chosen = beta * chosenRatio(pair);
  const u = scaledDifference(pair, beta);
  return {
    loss: sigmoid(chosen) + sigmoid(-u),
    dChosen: beta * (sigmoidSlope(chosen) - sigmoidSlope(u)),
    dRejected: beta * sigmoidSlope(u),
  };
}

/**
 * DiscoPOP (log-ratio modulated loss), arXiv 2406.08414: (1−m)(−log σ(u)) + m e^(−u), m = σ(u/τ).
 *
 * e^(−u) alone overflows for u below −709. The product m e^(−u) is computed as e^(log σ(u/τ) − u) instead:
 * for τ ≤ 1 the exponent is never above 0 (u < 0: log σ(u/τ) ≤ u/τ ≤ u), so the term stays within [0, 1].
 */
function discopopLoss(pair: PairLogps, { beta, discopopTau }: LossSettings): PairLoss {
  const u = scaledDifference(pair, beta);
  const m = sigmoid(u / discopopTau);
  const rest = sigmoid(-u / discopopTau);
  const exponential = Math.exp(logSigmoid(u / discopopTau) - u);
  const logistic = -logSigmoid(u);
  const slope =
    exponential * (rest / discopopTau - 1) - rest * sigmoid(-u) - ((m * rest) / discopopTau) * logistic;
  return throughDifference(rest * logistic + exponential, slope, beta);
}

/** SimPO, eq. 6, arXiv 2405.14734, without a reference: −log σ(β(l_c/n_c − l_r/n_r) − γ). */
function simpoLoss(pair: PairLogps, { beta, simpoGamma }: LossSettings): PairLoss {
  const difference = pair.chosen / pair.chosenTokens - pair.rejected / pair.rejectedTokens;
  const u = beta * difference - simpoGamma;
  return throughMeanDifference(-logSigmoid(u), -beta * sigmoid(-u), pair);
}

/**
 * DPO-Positive, arXiv 2402.13228, with the penalty beside the logistic term as a sum:
 * −log σ(βh) + δ max(0, −c). At c = 0, where every run starts, the penalty's slope is 0.
 */
function dpopLoss(pair: PairLogps, settings: LossSettings): PairLoss {
  const dpo = sigmoidLoss(pair, settings);
  const shortfall = Math.max(0, -chosenRatio(pair));
  return {
    loss: dpo.loss + settings.dpopDelta * shortfall,
    dChosen: dpo.dChosen - (shortfall > 0 ? settings.dpopDelta : 0),
    dRejected: dpo.dRejected,
  };
}

/** Every loss that judges one pair by itself. `sft` needs the whole batch: see `pairLoss.ts`. */
export const preferenceLosses: Readonly<Record<Exclude<LossName, 'sft'>, PreferenceLoss>> = {
  sigmoid: sigmoidLoss,
  cdpo: cdpoLoss,
  robust: robustLoss,
  hinge: hingeLoss,
  ipo: ipoLoss,
  sigmoid_norm: sigmoidNormLoss,
  exo_pair: exoPairLoss,
  nca_pair: ncaPairLoss,
  bco_pair: bcoPairLoss,
  sppo_hard: sppoHardLoss,
  apo_zero: apoZeroLoss,
  apo_down: apoDownLoss,
  discopop: discopopLoss,
  simpo: simpoLoss,
  dpop: dpopLoss,
};
