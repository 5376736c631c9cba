import { z } from 'zod';
import type { RopeScaling } from './architecture.ts';
import { badField, unsupportedField } from './configErrors.ts';

/** Base of the rotary frequencies where a config names none (RoFormer, arXiv 2104.09864, section 3.2.2). */
const defaultTheta = 10_000;

const positive = z.number().positive();

const llama3Schema = z.object({
  factor: z.number().min(1),
  low_freq_factor: positive,
  high_freq_factor: positive,
  original_max_position_embeddings: positive,
});
const linearSchema = z.object({ factor: z.number().min(1) });
const fields = z.record(z.string(), z.unknown()).nullish();

/**
 * Rotary base and scaling from either generation of Hugging Face configs: `rope_theta` with `rope_scaling`
 * (transformers 4), or both inside `rope_parameters` (transformers 5). `rope_scaling` wins where both stand,
 * as in transformers 5.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED naming the field
 */
export function readRope(
  config: Readonly<Record<string, unknown>>,
  contextLength: number,
): { theta: number; scaling: RopeScaling } {
  const name = isFilled(config['rope_scaling']) ? 'rope_scaling' : 'rope_parameters';
  const parsed = fields.safeParse(config[name]);
  if (!parsed.success) throw badField(name, 'is not an object');
  const rope = parsed.data ?? {};
  refusePartialRotation(config['partial_rotary_factor'], 'partial_rotary_factor');
  refusePartialRotation(rope['partial_rotary_factor'], `${name}.partial_rotary_factor`);
  const perLayer = Object.entries(rope).find(([, value]) => typeof value === 'object' && value !== null);
  if (perLayer !== undefined) throw unsupportedField(`${name}.${perLayer[0]}`, perLayer[1]);
  const original =
    config['original_max_position_embeddings'] ?? rope['original_max_position_embeddings'] ?? contextLength;
  return { theta: readTheta(config, rope, name), scaling: readScaling(rope, name, original) };
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function refusePartialRotation(value: unknown, field: string): void {
  if (value !== undefined && value !== null && value !== 1) throw unsupportedField(field, value);
}

function readTheta(
  config: Readonly<Record<string, unknown>>,
  rope: Readonly<Record<string, unknown>>,
  name: string,
): number {
  const inside = rope['rope_theta'] ?? undefined;
  const parsed = positive.safeParse(inside ?? config['rope_theta'] ?? defaultTheta);
  if (parsed.success) return parsed.data;
  throw badField(inside === undefined ? 'rope_theta' : `${name}.rope_theta`, 'is not a positive number');
}

function readScaling(rope: Readonly<Record<string, unknown>>, name: string, original: unknown): RopeScaling {
  const type = rope['rope_type'] ?? rope['type'] ?? 'default';
  switch (type) {
    case 'default':
      return { type: 'none' };
    case 'linear':
      return { type: 'linear', factor: parse(linearSchema, rope, name).factor };
    case 'llama3':
      return readLlama3({ ...rope, original_max_position_embeddings: original }, name);
    default:
      throw unsupportedField(`${name}.rope_type`, type);
  }
}

function readLlama3(rope: Readonly<Record<string, unknown>>, name: string): RopeScaling {
  const found = parse(llama3Schema, rope, name);
  if (found.low_freq_factor >= found.high_freq_factor) {
    throw badField(`${name}.low_freq_factor`, 'is not below high_freq_factor');
  }
  return {
    type: 'llama3',
    factor: found.factor,
    lowFreqFactor: found.low_freq_factor,
    highFreqFactor: found.high_freq_factor,
    originalContextLength: found.original_max_position_embeddings,
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badField([name, ...(issue?.path ?? [])].join('.'), 'is missing or makes no sense');
}
