import { familyOf } from '../../main/engine/model/families/index.ts';
import type { Architecture, Family } from '../../main/engine/model/architecture.ts';

/** A model shape to measure, with random weights, and a batch of pairs for it. */
export interface Shape {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly pairs: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly microTokens: number;
}

const llama = {
  model_type: 'llama',
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
};

export const shapes: readonly Shape[] = [
  {
    name: 'stories260K',
    config: {
      ...llama,
      vocab_size: 512,
      hidden_size: 64,
      intermediate_size: 172,
      num_hidden_layers: 5,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      max_position_embeddings: 512,
    },
    pairs: 8,
    promptTokens: 48,
    answerTokens: 64,
    microTokens: 2048,
  },
  {
    name: 'starter',
    config: {
      ...llama,
      vocab_size: 2048,
      hidden_size: 192,
      intermediate_size: 512,
      num_hidden_layers: 6,
      num_attention_heads: 6,
      num_key_value_heads: 3,
      max_position_embeddings: 512,
    },
    pairs: 8,
    promptTokens: 48,
    answerTokens: 64,
    microTokens: 2048,
  },
  {
    name: '135M',
    config: {
      ...llama,
      vocab_size: 49_152,
      hidden_size: 576,
      intermediate_size: 1536,
      num_hidden_layers: 30,
      num_attention_heads: 9,
      num_key_value_heads: 3,
      max_position_embeddings: 2048,
    },
    pairs: 4,
    promptTokens: 64,
    answerTokens: 96,
    microTokens: 1024,
  },
];

export function architectureOf({ config }: Shape): { family: Family; architecture: Architecture } {
  const family = familyOf(config);
  return { family, architecture: family.readArchitecture(config) };
}
