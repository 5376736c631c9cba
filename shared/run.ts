import type { Truncation } from './dataset.ts';
import type { LoraConfig } from './model.ts';

export const lossNames = [
  'sigmoid',
  'cdpo',
  'robust',
  'hinge',
  'ipo',
  'sigmoid_norm',
  'exo_pair',
  'nca_pair',
  'bco_pair',
  'sppo_hard',
  'apo_zero',
  'apo_down',
  'discopop',
  'simpo',
  'dpop',
  'sft',
] as const;
export type LossName = (typeof lossNames)[number];

/** One term of a run's loss. The run's loss is the weighted sum of its terms. */
export interface LossTerm {
  readonly name: LossName;
  readonly weight: number;
}

/** What the losses can be told. Symbols as in each loss's equation. */
export interface LossSettings {
  readonly terms: readonly LossTerm[];
  /** β > 0: how strongly the policy is tied to the reference. */
  readonly beta: number;
  /** ε, the assumed fraction of flipped labels (cdpo, robust, exo_pair). */
  readonly labelSmoothing: number;
  /** γ, the target reward margin of SimPO. */
  readonly simpoGamma: number;
  /** δ, the penalty weight of DPO-Positive. */
  readonly dpopDelta: number;
  /** τ, the temperature of DiscoPOP. */
  readonly discopopTau: number;
}

export type ScheduleName = 'linear' | 'cosine' | 'constant';
export type DeviceName = 'cpu' | 'webgpu';

/** Everything that decides a run's result, apart from the model and the data. */
export interface TrainSettings {
  readonly method: 'lora' | 'full';
  readonly lora: LoraConfig;
  readonly loss: LossSettings;
  /** Peak learning rate. */
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  /** Fraction of the optimizer steps spent warming up, 0–1. */
  readonly warmup: number;
  readonly weightDecay: number;
  /** Gradients are scaled down to this global norm; 0 turns clipping off. */
  readonly clipNorm: number;
  readonly epochs: number;
  /** Optimizer steps to stop after, whatever `epochs` says; null for no limit. */
  readonly maxSteps: number | null;
  /** Pairs per optimizer step. */
  readonly batchPairs: number;
  /** Padded tokens per forward pass, the bound that decides micro-batches. */
  readonly microTokens: number;
  /** Longest prompt + answer, in tokens. */
  readonly maxLength: number;
  readonly truncation: Truncation;
  readonly shuffle: boolean;
  readonly seed: number;
  /** Fraction of pairs held out, 0–1; ignored when separate held-out data is given. */
  readonly evalFraction: number;
  /** Optimizer steps between evaluations; null: at the start, at the end and about four times between. */
  readonly evalEvery: number | null;
  /** Prompts whose answers are sampled at each evaluation, for samples and for `kl`. */
  readonly samplePrompts: number;
  /** Longest sampled answer, in tokens. */
  readonly sampleTokens: number;
}

/** Metrics of one optimizer step. Keys are the field's own (TRL). */
export interface StepMetrics {
  readonly step: number;
  readonly loss: number;
  readonly 'rewards/chosen': number;
  readonly 'rewards/rejected': number;
  readonly 'rewards/margins': number;
  /** Fraction of pairs with margin strictly above 0. */
  readonly 'rewards/accuracies': number;
  /** Mean summed log-prob of the chosen answers, nats. */
  readonly 'logps/chosen': number;
  readonly 'logps/rejected': number;
  /** Mean over the vocabulary, then over answer tokens. */
  readonly 'logits/chosen': number;
  readonly 'logits/rejected': number;
  /** Mean entropy of the next-token distribution over answer tokens, nats. */
  readonly entropy: number;
  /** Global gradient norm before clipping. */
  readonly grad_norm: number;
  readonly lr: number;
  /** Tokens of prompts and answers seen since the run began, without padding. */
  readonly num_tokens: number;
  readonly epoch: number;
  /** Tokens of this step over its duration; prompts count once a pair. */
  readonly tokens_per_second: number;
  readonly peak_memory_mb: number;
}

/** Metrics over the held-out pairs, and the drift of sampled answers from the reference. */
export interface EvalMetrics {
  readonly step: number;
  readonly pairs: number;
  readonly loss: number;
  readonly 'rewards/chosen': number;
  readonly 'rewards/rejected': number;
  readonly 'rewards/margins': number;
  readonly 'rewards/accuracies': number;
  readonly 'logps/chosen': number;
  readonly 'logps/rejected': number;
  readonly 'logits/chosen': number;
  readonly 'logits/rejected': number;
  readonly entropy: number;
  /** Fraction of pairs where log π(chosen) > log π(rejected), without the reference. */
  readonly 'logps/accuracies': number;
  /** Mean of log π − log π_ref over answers sampled from π, nats a sequence; null without prompts to sample. */
  readonly kl: number | null;
  /** Standard error of `kl`. */
  readonly kl_stderr: number | null;
}

/** An answer sampled during a run. */
export interface RunSample {
  readonly step: number;
  /** Which of the run's fixed prompts, counted from 0. */
  readonly prompt: number;
  readonly promptText: string;
  readonly answer: string;
}

export type RunStatus = 'running' | 'done' | 'stopped' | 'failed';

/** What the trainer tells the world, in order. */
export type TrainEvent =
  | {
      readonly event: 'start';
      readonly device: DeviceName;
      readonly deviceNote: string | null;
      readonly steps: number;
      readonly trainPairs: number;
      readonly evalPairs: number;
      readonly trainableParameters: number;
    }
  | { readonly event: 'phase'; readonly phase: TrainPhase; readonly done: number; readonly total: number }
  | ({ readonly event: 'step' } & StepMetrics)
  | ({ readonly event: 'eval' } & EvalMetrics)
  | ({ readonly event: 'sample' } & RunSample)
  | { readonly event: 'warning'; readonly message: string };

/** Work that happens between steps and takes long enough to show. */
export type TrainPhase = 'loading' | 'reference' | 'evaluating' | 'sampling' | 'saving';
