/*
 * What DPO makes of one pair, in the order the lesson tells it. π is the tuned model, π_ref the original; every
 * log-probability is that of a whole answer given the prompt, in nats.
 */

/** Sums over the tokens of the two answers, nats; never above 0. */
export interface PairLogps {
  /** log π(chosen | prompt). */
  readonly chosen: number;
  readonly rejected: number;
  /** log π_ref(chosen | prompt). */
  readonly referenceChosen: number;
  readonly referenceRejected: number;
}

/** A pair under one β. */
export interface PairFigures {
  /** log π − log π_ref of the chosen answer, nats. */
  readonly chosenRatio: number;
  readonly rejectedRatio: number;
  /** Implicit rewards, see `implicitReward`. */
  readonly chosenReward: number;
  readonly rejectedReward: number;
  /** Chosen reward minus rejected reward. */
  readonly margin: number;
  /** The Bradley–Terry probability that the chosen answer is the better one. */
  readonly probability: number;
  /** −log σ(margin), nats. */
  readonly loss: number;
  /** β σ(−margin): how strongly a training step raises the chosen answer and lowers the rejected one. */
  readonly pull: number;
}

/** Everything the lesson shows of a pair. `beta` > 0. */
export function pairFigures(logps: PairLogps, beta: number): PairFigures {
  const chosenRatio = logps.chosen - logps.referenceChosen;
  const rejectedRatio = logps.rejected - logps.referenceRejected;
  const chosenReward = implicitReward(chosenRatio, beta);
  const rejectedReward = implicitReward(rejectedRatio, beta);
  const margin = chosenReward - rejectedReward;
  return {
    chosenRatio,
    rejectedRatio,
    chosenReward,
    rejectedReward,
    margin,
    probability: preferenceProbability(margin),
    loss: preferenceLoss(margin),
    pull: preferencePull(margin, beta),
  };
}

/**
 * The reward that a model implies for an answer: r = β (log π − log π_ref), up to a term of the prompt alone that
 * cancels within a pair. DPO, section 5.1 and eq. 5, arXiv 2305.18290.
 */
function implicitReward(logRatio: number, beta: number): number {
  return beta * logRatio;
}

/**
 * P(chosen beats rejected) = σ(r_chosen − r_rejected). Bradley and Terry, 1952, Biometrika 39; DPO, eq. 1 and 6,
 * arXiv 2305.18290.
 */
export function preferenceProbability(margin: number): number {
  return sigmoid(margin);
}

/** −log σ(margin), which is ln 2 at margin 0. DPO, eq. 7, arXiv 2305.18290. */
export function preferenceLoss(margin: number): number {
  return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
}

/**
 * The factor before ∇ log π(chosen) − ∇ log π(rejected) in the loss's negative gradient: β σ(−margin). Pairs the
 * model already tells apart pull little. DPO, section 4, arXiv 2305.18290.
 */
export function preferencePull(margin: number, beta: number): number {
  return beta * sigmoid(-margin);
}

/**
 * How far apart the two log-ratios have to be, nats, before the model is as sure as `probability` (0–1, both
 * excluded): σ⁻¹(probability) / β. This is the leash: a larger β is as sure after moving less.
 */
export function ratioGapFor(probability: number, beta: number): number {
  return (Math.log(probability) - Math.log1p(-probability)) / beta;
}

/**
 * The same pair, had the tuned model found the chosen answer e^shift times as likely. No probability exceeds 1, so
 * the sum stops at 0.
 */
export function withChosenShift(logps: PairLogps, shift: number): PairLogps {
  return { ...logps, chosen: Math.min(0, logps.chosen + shift) };
}

/** σ(x) = 1 / (1 + e^(−x)); the exponent is never positive, so nothing overflows. */
function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}
