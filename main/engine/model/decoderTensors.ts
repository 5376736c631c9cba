import type { Architecture, TensorSpec } from './architecture.ts';

/**
 * One block's tensors by the names that Llama checkpoints use and that the supported families share.
 * Linear weights [out, in]; H·C and K·C are the widths of queries and of keys and values.
 */
export function decoderLayerTensors(architecture: Architecture, layer: number): readonly TensorSpec[] {
  const { hiddenSize: D, heads: H, kvHeads: K, headDim: C, ffnSize: F } = architecture;
  const { qkvBias, outputBias, mlpBias } = architecture;
  return [
    spec(layer, '', 'input_layernorm.weight', [D]),
    ...linear(layer, 'self_attn.', 'q_proj', [H * C, D], qkvBias),
    ...linear(layer, 'self_attn.', 'k_proj', [K * C, D], qkvBias),
    ...linear(layer, 'self_attn.', 'v_proj', [K * C, D], qkvBias),
    ...linear(layer, 'self_attn.', 'o_proj', [D, H * C], outputBias),
    ...(architecture.qkNorm ? [spec(layer, 'self_attn.', 'q_norm.weight', [C])] : []),
    ...(architecture.qkNorm ? [spec(layer, 'self_attn.', 'k_norm.weight', [C])] : []),
    spec(layer, '', 'post_attention_layernorm.weight', [D]),
    ...linear(layer, 'mlp.', 'gate_proj', [F, D], mlpBias),
    ...linear(layer, 'mlp.', 'up_proj', [F, D], mlpBias),
    ...linear(layer, 'mlp.', 'down_proj', [D, F], mlpBias),
  ];
}

/** Embedding, final norm and, untied, the output matrix. */
export function decoderOuterTensors(architecture: Architecture): readonly TensorSpec[] {
  const { vocabSize: V, hiddenSize: D, tiedEmbeddings } = architecture;
  return [
    { name: 'embed.weight', source: 'model.embed_tokens.weight', shape: [V, D] },
    { name: 'norm.weight', source: 'model.norm.weight', shape: [D] },
    ...(tiedEmbeddings ? [] : [{ name: 'lm_head.weight', source: 'lm_head.weight', shape: [V, D] }]),
  ];
}

/** `module` is where the tensor sits inside the checkpoint's layer, e.g. `self_attn.`. */
function spec(layer: number, module: string, name: string, shape: readonly number[]): TensorSpec {
  return { name, source: `model.layers.${layer}.${module}${name}`, shape };
}

function linear(
  layer: number,
  module: string,
  name: string,
  [out, input]: readonly [number, number],
  bias: boolean,
): TensorSpec[] {
  const weight = spec(layer, module, `${name}.weight`, [out, input]);
  return bias ? [weight, spec(layer, module, `${name}.bias`, [out])] : [weight];
}
