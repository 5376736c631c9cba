import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { badField, unsupportedField } from './configErrors.ts';
import type { ModelConfig } from './configFile.ts';
import { readRope } from './ropeConfig.ts';

/** Bounds far beyond any real model, so that a broken config cannot make Nudge allocate without end. */
const size = z
  .number()
  .int()
  .min(1)
  .max(2 ** 24);
const layerCount = z.number().int().min(1).max(10_000);
const tokenId = z.number().int().min(0);
const flag = z.boolean().nullish();

const decoderSchema = z.object({
  model_type: z.string(),
  vocab_size: size,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: layerCount,
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  max_position_embeddings: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
  rms_norm_eps: z.number().positive().max(1).nullish(),
  tie_word_embeddings: flag,
  attention_bias: flag,
  mlp_bias: flag,
  bos_token_id: tokenId.nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId)]).nullish(),
  use_sliding_window: flag,
  sliding_window: size.nullish(),
  max_window_layers: z.number().int().min(0).nullish(),
  layer_types: z.array(z.string()).nullish(),
});

/** The fields of `config.json` that the supported families share, by their Hugging Face names. */
export type DecoderFields = z.infer<typeof decoderSchema>;

/** Where families differ. Each rule follows the family's configuration class in transformers. */
export interface FamilyRules {
  /** K where the config names none. null: the family has no safe default, so the field must be there. */
  readonly kvHeads: (fields: DecoderFields) => number | null;
  /** C where the config names none. */
  readonly headDim: (fields: DecoderFields) => number;
  readonly biases: (fields: DecoderFields) => Pick<Architecture, 'qkvBias' | 'outputBias' | 'mlpBias'>;
  readonly qkNorm: boolean;
  readonly windows: (fields: DecoderFields) => readonly (number | null)[];
  /** Where the config names no ids at all; a null in the config means none. */
  readonly defaultTokens: { readonly bos: number | null; readonly eos: readonly number[] };
}

/**
 * Reads a Llama-like decoder from `config.json`: RMS norm, rotary positions, grouped-query attention and a
 * gated SiLU feed-forward.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED naming the field
 */
export function readDecoder(config: ModelConfig, rules: FamilyRules): Architecture {
  refuseUnsupported(config);
  const fields = parseFields(config);
  const rope = readRope(config, fields.max_position_embeddings);
  const architecture: Architecture = {
    family: fields.model_type,
    vocabSize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads: fields.num_attention_heads,
    kvHeads: readKvHeads(fields, rules),
    headDim: fields.head_dim ?? rules.headDim(fields),
    ffnSize: fields.intermediate_size,
    contextLength: fields.max_position_embeddings,
    normEps: fields.rms_norm_eps ?? 1e-6,
    ropeTheta: rope.theta,
    ropeScaling: rope.scaling,
    tiedEmbeddings: fields.tie_word_embeddings ?? false,
    ...rules.biases(fields),
    qkNorm: rules.qkNorm,
    windows: rules.windows(fields),
    ...readTokens(fields, rules),
  };
  checkHeads(architecture);
  return architecture;
}

function parseFields(config: ModelConfig): DecoderFields {
  const parsed = decoderSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'config');
  if (config[field] === undefined) throw badField(field, 'is missing');
  throw badField(field, `makes no sense: ${JSON.stringify(config[field]).slice(0, 80)}`);
}

/** Fields that would change the computation in a way no supported family has. */
function refuseUnsupported(config: ModelConfig): void {
  refuseUnless(config, 'hidden_act', (value) => value === 'silu' || value === 'swish');
  refuseUnless(config, 'pretraining_tp', (value) => value === 1);
  refuseUnless(config, 'quantization_config', () => false);
  refuseUnless(config, 'architectures', isCausalLm);
}

/** A field that is absent or null asks for nothing. */
function refuseUnless(config: ModelConfig, field: string, accepts: (value: unknown) => boolean): void {
  const value = config[field];
  if (value !== undefined && value !== null && !accepts(value)) throw unsupportedField(field, value);
}

/** A classifier or an embedding model shares the family but has no output matrix to train with. */
function isCausalLm(architectures: unknown): boolean {
  if (!Array.isArray(architectures) || architectures.length === 0) return true;
  return architectures.some((name) => String(name).endsWith('ForCausalLM'));
}

function readKvHeads(fields: DecoderFields, rules: FamilyRules): number {
  if (fields.num_key_value_heads === null) return fields.num_attention_heads;
  const kvHeads = fields.num_key_value_heads ?? rules.kvHeads(fields);
  if (kvHeads === null) throw badField('num_key_value_heads', 'is missing');
  return kvHeads;
}

function readTokens(
  fields: DecoderFields,
  { defaultTokens }: FamilyRules,
): Pick<Architecture, 'bosTokenId' | 'eosTokenIds'> {
  const { bos_token_id: bos, eos_token_id: eos } = fields;
  return {
    bosTokenId: bos === undefined ? defaultTokens.bos : bos,
    eosTokenIds: eos === undefined ? defaultTokens.eos : eos === null ? [] : [eos].flat(),
  };
}

function checkHeads({ heads, kvHeads, headDim }: Architecture): void {
  if (heads % kvHeads !== 0) {
    throw badField('num_key_value_heads', `is ${kvHeads}, which does not divide ${heads} attention heads`);
  }
  if (!Number.isInteger(headDim) || headDim < 2 || headDim % 2 !== 0) {
    throw badField('head_dim', `is ${headDim}; rotary positions need an even whole number`);
  }
}

/** C = D / H, the rule of every family that does not set the head width itself. */
export function dividedHeadDim(fields: DecoderFields): number {
  return fields.hidden_size / fields.num_attention_heads;
}

/** The same attention window, or none, in every layer. */
export function sameWindow(fields: DecoderFields, window: number | null): readonly (number | null)[] {
  return Array.from({ length: fields.num_hidden_layers }, () => window);
}
