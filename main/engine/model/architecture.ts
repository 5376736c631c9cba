/** How rotary positions are stretched beyond the trained length. Names as in Hugging Face configs. */
export type RopeScaling =
  | { readonly type: 'none' }
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFreqFactor: number;
      readonly highFreqFactor: number;
      readonly originalContextLength: number;
    };

/**
 * A decoder's sizes and switches, read from `config.json` by its family.
 * Letters as everywhere: V vocabulary, D width, L layers, H heads, K key/value heads, C head width,
 * F feed-forward width.
 */
export interface Architecture {
  /** `model_type` of the config: llama, mistral, qwen2, qwen3. */
  readonly family: string;
  /** V */
  readonly vocabSize: number;
  /** D */
  readonly hiddenSize: number;
  /** L */
  readonly layers: number;
  /** H */
  readonly heads: number;
  /** K; H is a multiple of K. */
  readonly kvHeads: number;
  /** C, even; H·C need not equal D. */
  readonly headDim: number;
  /** F */
  readonly ffnSize: number;
  /** Longest sequence the positions were trained for, in tokens. */
  readonly contextLength: number;
  /** ε of every RMS norm. */
  readonly normEps: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling;
  /** The output matrix is the embedding matrix. */
  readonly tiedEmbeddings: boolean;
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  /** RMS norm over C on queries and keys before the rotation (Qwen3). */
  readonly qkNorm: boolean;
  /** Attention window in tokens for each layer, null for full attention. Length L. */
  readonly windows: readonly (number | null)[];
  readonly bosTokenId: number | null;
  readonly eosTokenIds: readonly number[];
}

/** One tensor a block needs: its name inside the block, its name in the checkpoint, its shape. */
export interface TensorSpec {
  /** As block programs name it, e.g. `q_proj.weight`. */
  readonly name: string;
  /** As the checkpoint names it, e.g. `model.layers.3.self_attn.q_proj.weight`. */
  readonly source: string;
  /** Linear weights are [out, in]. */
  readonly shape: readonly number[];
}

/** A model family: how its `config.json` is understood and how its checkpoint names its tensors. */
export interface Family {
  /** The `model_type` values this family answers for. */
  readonly modelTypes: readonly string[];
  /**
   * @throws NudgeError MODEL_CONFIG when a field is missing or makes no sense (names the field),
   *   MODEL_UNSUPPORTED when a field asks for something Nudge does not compute (names field and value).
   */
  readonly readArchitecture: (config: Readonly<Record<string, unknown>>) => Architecture;
  /** The tensors of one block, norms and biases included. */
  readonly layerTensors: (architecture: Architecture, layer: number) => readonly TensorSpec[];
  /** Embedding `embed.weight` [V, D], final norm `norm.weight` [D] and, untied, `lm_head.weight` [V, D]. */
  readonly outerTensors: (architecture: Architecture) => readonly TensorSpec[];
}
