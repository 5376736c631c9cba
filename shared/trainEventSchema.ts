import { z } from 'zod';
import type { TrainEvent } from './run.ts';

const count = z.number().int().min(0);
/** NaN and infinities are numbers that a diverging run may report. */
const value = z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]);

const shared = {
  'rewards/chosen': value,
  'rewards/rejected': value,
  'rewards/margins': value,
  'rewards/accuracies': value,
  'logps/chosen': value,
  'logps/rejected': value,
  'logits/chosen': value,
  'logits/rejected': value,
  entropy: value,
};

/** What the trainer may tell, checked where it enters the app. */
export const trainEventSchema: z.ZodType<TrainEvent> = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('start'),
    device: z.enum(['cpu', 'webgpu']),
    deviceNote: z.string().nullable(),
    steps: count,
    trainPairs: count,
    evalPairs: count,
    trainableParameters: count,
  }),
  z.strictObject({
    event: z.literal('phase'),
    phase: z.enum(['tokenizing', 'loading', 'reference', 'evaluating', 'sampling', 'saving']),
    done: count,
    total: count,
  }),
  z.strictObject({
    event: z.literal('step'),
    step: count,
    loss: value,
    ...shared,
    grad_norm: value,
    lr: value,
    num_tokens: value,
    epoch: value,
    tokens_per_second: value,
    peak_memory_mb: value,
  }),
  z.strictObject({
    event: z.literal('eval'),
    step: count,
    pairs: count,
    loss: value,
    ...shared,
    'logps/accuracies': value,
    kl: value.nullable(),
    kl_stderr: value.nullable(),
  }),
  z.strictObject({
    event: z.literal('sample'),
    step: count,
    prompt: count,
    promptText: z.string(),
    answer: z.string(),
  }),
  z.strictObject({ event: z.literal('warning'), message: z.string() }),
]);
