import { z } from 'zod';
import { lossNames, type TrainSettings } from './run.ts';

/**
 * The shape of a run's settings. What values make sense, and why, is the engine's to say: it checks again and
 * explains.
 */
export const settingsSchema: z.ZodType<TrainSettings> = z.strictObject({
  method: z.enum(['lora', 'full']),
  lora: z.strictObject({
    rank: z.number(),
    alpha: z.number(),
    rslora: z.boolean(),
    targets: z.union([z.literal('all'), z.array(z.string().max(200)).max(100)]),
  }),
  loss: z.strictObject({
    terms: z.array(z.strictObject({ name: z.enum(lossNames), weight: z.number() })).max(100),
    beta: z.number(),
    labelSmoothing: z.number(),
    simpoGamma: z.number(),
    dpopDelta: z.number(),
    discopopTau: z.number(),
  }),
  learningRate: z.number(),
  schedule: z.enum(['linear', 'cosine', 'constant']),
  warmup: z.number(),
  weightDecay: z.number(),
  clipNorm: z.number(),
  epochs: z.number(),
  maxSteps: z.number().nullable(),
  batchPairs: z.number(),
  microTokens: z.number(),
  maxLength: z.number(),
  truncation: z.enum(['keep-answer', 'keep-start']),
  shuffle: z.boolean(),
  seed: z.number(),
  evalFraction: z.number().nullable(),
  evalEvery: z.number().nullable(),
  samplePrompts: z.number(),
  sampleTokens: z.number(),
});
