import { multiplyDims, type Dim } from '../onnx/dim.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import type { Architecture, TensorSpec } from './architecture.ts';
import type { LoraTarget } from './lora.ts';

/** The adapter that a block program carries, or null for the reference model. */
export interface BlockAdapter {
  readonly targets: readonly LoraTarget[];
  readonly rank: number;
  readonly scale: number;
}

/**
 * What a block does with keys and values: nothing, hand them over (`k`, `v` [N, K, S, C]), or extend those
 * of earlier tokens (`past.k`, `past.v` [N, K, T, C] → `k`, `v` [N, K, T+S, C]).
 */
export type BlockCache = 'none' | 'write' | 'extend';

export interface BlockOptions {
  readonly architecture: Architecture;
  /** The block's tensors, as the family names them. */
  readonly tensors: readonly TensorSpec[];
  readonly adapter: BlockAdapter | null;
  readonly cache: BlockCache;
}

/**
 * One decoder layer (pre-norm attention and gated feed-forward) as a program whose weights are inputs.
 *
 * Inputs: x f32 [N·S, D], flat so that nothing is copied between two shapes; positions i64 [N, S]; bias f32 [N, 1, S, S] (or [N, 1, S, T+S] with past keys);
 * cos, sin f32 [P, C/2]; every tensor of the layer by its name; `<module>.lora_A` [R, in] and
 * `<module>.lora_B` [out, R] of the adapter. Result: y f32 [N·S, D].
 */
export function buildBlock(options: BlockOptions): Graph {
  const { architecture: a } = options;
  const g = new Graph(`block${options.adapter === null ? '' : '.lora'}.${options.cache}`);
  const x = g.input('x', 'f32', ['N*S', a.hiddenSize]);
  const layer = new LayerInputs(g, options);

  const attended = attention(g, layer, layer.norm('input_layernorm', x), options);
  const middle = ops.add(g, attended, x);
  const fed = feedForward(g, layer, layer.norm('post_attention_layernorm', middle));
  g.output('y', ops.add(g, fed, middle));
  return g;
}

/** The weights of a layer as inputs of the graph, made when first used. */
class LayerInputs {
  readonly #g: Graph;
  readonly #epsilon: number;
  readonly #adapter: BlockAdapter | null;
  readonly #weights: ReadonlyMap<string, Value>;

  constructor(g: Graph, { architecture, tensors, adapter }: BlockOptions) {
    this.#g = g;
    this.#epsilon = architecture.normEps;
    this.#adapter = adapter;
    this.#weights = new Map(tensors.map(({ name, shape }) => [name, g.input(name, 'f32', shape)]));
  }

  #weight(name: string): Value {
    const value = this.#weights.get(name);
    if (value === undefined) throw new Error(`The block needs ${name}, which its family does not list`);
    return value;
  }

  norm(name: string, x: Value): Value {
    return ops.rmsNorm(this.#g, x, this.#weight(`${name}.weight`), this.#epsilon);
  }

  has(name: string): boolean {
    return this.#weights.has(`${name}.weight`);
  }

  /** x [M, in] · Wᵀ (+ bias) (+ scale · (x · Aᵀ) · Bᵀ) → [M, out] */
  linear(name: string, x: Value): Value {
    const g = this.#g;
    const bias = this.#weights.get(`${name}.bias`);
    const y = ops.gemm(g, x, this.#weight(`${name}.weight`), {
      transB: true,
      ...(bias === undefined ? {} : { c: bias }),
    });
    const target = this.#adapter?.targets.find(({ module }) => module === name);
    if (target === undefined || this.#adapter === null) return y;
    const { rank, scale } = this.#adapter;
    const loraA = g.input(`${name}.lora_A`, 'f32', [rank, target.inputs]);
    const loraB = g.input(`${name}.lora_B`, 'f32', [target.outputs, rank]);
    const down = ops.gemm(g, x, loraA, { transB: true });
    return ops.gemm(g, down, loraB, { transB: true, alpha: scale, c: y });
  }
}

/**
 * Scaled dot-product attention, arXiv 1706.03762 eq. 1, with grouped queries (arXiv 2305.13245): the H/K
 * query heads that share a key head are laid end to end along the token axis, so that one matrix product a key
 * head serves them all and no key is copied.
 */
function attention(g: Graph, layer: LayerInputs, h: Value, { architecture: a, cache }: BlockOptions): Value {
  const positions = g.input('positions', 'i64', ['N', 'S']);
  const cos = g.input('cos', 'f32', ['P', a.headDim / 2]);
  const sin = g.input('sin', 'f32', ['P', a.headDim / 2]);
  const rotate = (x: Value): Value => ops.rotary(g, x, positions, cos, sin);

  const query = rotate(heads(g, layer, 'q', h, a.heads, a.headDim));
  let key = rotate(heads(g, layer, 'k', h, a.kvHeads, a.headDim));
  let value = heads(g, layer, 'v', h, a.kvHeads, a.headDim);
  let seen: Dim = 'S';
  if (cache === 'extend') {
    const past = ['N', a.kvHeads, 'T', a.headDim];
    key = ops.concat(g, [g.input('past.k', 'f32', past), key], 2);
    value = ops.concat(g, [g.input('past.v', 'f32', past), value], 2);
    seen = 'T+S';
  }
  if (cache !== 'none') {
    g.output('k', key);
    g.output('v', value);
  }

  const groupTokens = multiplyDims(a.heads / a.kvHeads, 'S');
  const grouped = ops.reshape(g, query, ['N', a.kvHeads, groupTokens, a.headDim]);
  const dots = ops.matMul(g, grouped, ops.transpose(g, key, [0, 1, 3, 2]));
  const scaled = ops.mul(g, dots, g.scalar(1 / Math.sqrt(a.headDim)));
  const scores = ops.reshape(g, scaled, ['N', a.heads, 'S', seen]);
  const weights = ops.softmax(g, ops.add(g, scores, g.input('bias', 'f32', ['N', 1, 'S', seen])));
  const mixed = ops.matMul(g, ops.reshape(g, weights, ['N', a.kvHeads, groupTokens, seen]), value);
  const joined = ops.transpose(g, ops.reshape(g, mixed, ['N', a.heads, 'S', a.headDim]), [0, 2, 1, 3]);
  return layer.linear('o_proj', ops.reshape(g, joined, ['N*S', a.heads * a.headDim]));
}

/** h [N·S, D] → one projection split into heads, normed where the family norms it: [N, count, S, C] */
function heads(
  g: Graph,
  layer: LayerInputs,
  letter: 'q' | 'k' | 'v',
  h: Value,
  count: number,
  width: number,
): Value {
  const split = ops.reshape(g, layer.linear(`${letter}_proj`, h), ['N', 'S', count, width]);
  const normed = layer.has(`${letter}_norm`) ? layer.norm(`${letter}_norm`, split) : split;
  return ops.transpose(g, normed, [0, 2, 1, 3]);
}

/** SwiGLU, arXiv 2002.05202: down(silu(gate(h)) ⊙ up(h)) */
function feedForward(g: Graph, layer: LayerInputs, h: Value): Value {
  const gate = layer.linear('gate_proj', h);
  return layer.linear('down_proj', ops.mul(g, ops.silu(g, gate), layer.linear('up_proj', h)));
}
