/** One parameter tensor and its two moments. */
export interface AdamwState {
  readonly parameters: readonly number[];
  readonly m: readonly number[];
  readonly v: readonly number[];
}

export interface AdamwSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
}

/**
 * One AdamW update in f64 (arXiv 1711.05101, with bias correction and decoupled decay as in torch), to hold
 * the optimizer's programs against. `t` counts updates from 1.
 */
export function adamwStep(
  state: AdamwState,
  gradient: readonly number[],
  t: number,
  settings: AdamwSettings,
): AdamwState {
  const { lr, beta1, beta2, eps, weightDecay } = settings;
  const m = state.m.map((value, i) => beta1 * value + (1 - beta1) * gradient[i]!);
  const v = state.v.map((value, i) => beta2 * value + (1 - beta2) * gradient[i]! ** 2);
  const parameters = state.parameters.map((value, i) => {
    const mean = m[i]! / (1 - beta1 ** t);
    const variance = v[i]! / (1 - beta2 ** t);
    return value * (1 - lr * weightDecay) - (lr * mean) / (Math.sqrt(variance) + eps);
  });
  return { parameters, m, v };
}
