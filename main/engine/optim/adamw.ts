import { Graph, type Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';

/** A trainable tensor as the optimizer sees it. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface AdamwOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export const adamwDefaults: AdamwOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** Decay skips biases and norm weights: the tensors with one axis. */
function decays({ shape }: ParameterSpec): boolean {
  return shape.length > 1;
}

/**
 * One AdamW step (arXiv 1711.05101, as torch.optim.AdamW computes it) for a group of tensors:
 *
 *   g ← clip · g;  m' = β₁ m + (1−β₁) g;  v' = β₂ v + (1−β₂) g²
 *   p' = (1 − lr·λ) p − lr/(1−β₁ᵗ) · m' / (√(v'/(1−β₂ᵗ)) + ε)
 *
 * Inputs, for every tensor: `p.<name>`, `d.<name>`, `m.<name>`, `v.<name>`; and scalars [1]:
 * lr, clip, correction1 = 1−β₁ᵗ, correction2 = 1−β₂ᵗ. Results: `next.p.<name>`, `next.m.…`, `next.v.…`.
 */
export function buildAdamw(parameters: readonly ParameterSpec[], options: AdamwOptions): Graph {
  const g = new Graph('adamw');
  const scalar = (name: string): Value => g.input(name, 'f32', [1]);
  const [lr, clip] = [scalar('lr'), scalar('clip')];
  const [correction1, correction2] = [scalar('correction1'), scalar('correction2')];
  const stepSize = ops.div(g, lr, correction1);
  const rootCorrection = ops.sqrt(g, correction2);
  const { beta1, beta2, epsilon, weightDecay } = options;
  const mix = (old: Value, fresh: Value, beta: number): Value =>
    ops.add(g, ops.mul(g, old, g.scalar(beta)), ops.mul(g, fresh, g.scalar(1 - beta)));

  for (const parameter of parameters) {
    const { name, shape } = parameter;
    const state = (letter: string): Value => g.input(`${letter}.${name}`, 'f32', shape);
    const p = state('p');
    const gradient = ops.mul(g, state('d'), clip);
    const m = mix(state('m'), gradient, beta1);
    const v = mix(state('v'), ops.mul(g, gradient, gradient), beta2);
    const denominator = ops.add(g, ops.div(g, ops.sqrt(g, v), rootCorrection), g.scalar(epsilon));
    const update = ops.mul(g, ops.div(g, m, denominator), stepSize);
    const keep = ops.sub(g, g.scalar(1), ops.mul(g, lr, g.scalar(weightDecay)));
    const decayed = weightDecay !== 0 && decays(parameter) ? ops.mul(g, p, keep) : p;
    g.output(`next.p.${name}`, ops.sub(g, decayed, update));
    g.output(`next.m.${name}`, m);
    g.output(`next.v.${name}`, v);
  }
  return g;
}

/** Σ d² over a group of gradients, added onto that of other groups: `d.<name>`, before [1] → squares [1] */
export function buildSumSquares(parameters: readonly ParameterSpec[]): Graph {
  const g = new Graph('sumSquares');
  const squares = parameters.map(({ name, shape }) => {
    const axes = shape.map((_, axis) => axis);
    return ops.reshape(g, ops.reduceSumSquare(g, g.input(`d.${name}`, 'f32', shape), axes), [1]);
  });
  const before = g.input('before', 'f32', [1]);
  g.output(
    'squares',
    squares.reduce((sum, square) => ops.add(g, sum, square), before),
  );
  return g;
}
