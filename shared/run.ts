import type { Truncation } from './pair.ts';
import type { ErrorData } from './errors.ts';
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

/**
 * Which prompts count as one when pairs are held out. A run that goes on is split as it was when it began.
 * 1: those of the very same characters. 2: those that differ in white space and case only too.
 */
export type SplitRules = 1 | 2;

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
  /**
   * Fraction of pairs held out, 0–1; null: a tenth, and at most 500 pairs. Ignored when separate held-out data is given.
   */
  readonly evalFraction: number | null;
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
export type TrainPhase = 'tokenizing' | 'loading' | 'reference' | 'evaluating' | 'sampling' | 'saving';

/** A series of a run, by the field's own key. */
export type MetricName = Exclude<keyof StepMetrics, 'step'>;

/** A run in a list. Times are milliseconds since 1970. */
export interface RunSummary {
  readonly id: number;
  readonly name: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly modelId: number;
  readonly modelName: string;
  readonly datasetId: number;
  readonly datasetName: string;
  readonly settings: TrainSettings;
  /** The last recorded step; 0 before the first. */
  readonly step: number;
  /** Steps of the whole run; null until training began. */
  readonly steps: number | null;
  /** The last evaluation on held-out pairs, or null without one. */
  readonly lastEval: EvalMetrics | null;
}

/** Something worth telling about a run besides its numbers. */
export interface RunEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'phase' | 'warning';
  /** The phase's name or the warning's words. */
  readonly detail: string;
}

/** All that is kept of a run, apart from the metrics of every step. */
export interface RunDetails extends RunSummary {
  readonly evalDatasetId: number | null;
  readonly evalDatasetName: string | null;
  readonly outDir: string;
  readonly device: DeviceName | null;
  /** Why the device is not the one hoped for. */
  readonly deviceNote: string | null;
  readonly trainPairs: number | null;
  readonly evalPairs: number | null;
  readonly trainableParameters: number | null;
  readonly error: ErrorData | null;
  /** The step that a stopped or failed run can go on from; null without a saved state. */
  readonly savedStep: number | null;
  /** Of the last step; null before the first. */
  readonly lastMetrics: StepMetrics | null;
  readonly evals: readonly EvalMetrics[];
  readonly samples: readonly RunSample[];
  readonly events: readonly RunEvent[];
}

/** One series, one number a point. */
export interface SeriesValues {
  /** Mean of the point's steps; NaN where none had a number. */
  readonly mean: Float64Array;
  /** Smallest and largest of the point's steps; null where a point is one step. */
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
}

/** Some series of a run between two steps, thinned to a number of points that a screen can show. */
export interface RunSeries {
  readonly runId: number;
  /** Consecutive steps behind one point; 1 when nothing was thinned. */
  readonly stepsPerPoint: number;
  /** The last step of each point. */
  readonly steps: Float64Array;
  readonly values: Readonly<Partial<Record<MetricName, SeriesValues>>>;
}

/** The run that is training now, as the window shows it. */
export interface LiveRun {
  readonly runId: number;
  readonly name: string;
  readonly state: 'training' | 'paused' | 'stopping';
  /** Work between steps, with how much of it is done; null while stepping. */
  readonly activity: { readonly phase: TrainPhase; readonly done: number; readonly total: number } | null;
  readonly step: number;
  /** Steps of the whole run; null until training began. */
  readonly steps: number | null;
  readonly startedAt: number;
  /** Expected time to the end, from the pace so far; null while unknown. Paused time does not count. */
  readonly msLeft: number | null;
  readonly tokensPerSecond: number | null;
  /** Of the training process. */
  readonly memoryBytes: number | null;
  readonly device: DeviceName | null;
}

/** What a new run is made of. */
export interface RunPlanRequest {
  readonly modelId: number;
  readonly datasetId: number;
  /** Separate held-out pairs; null to hold out a share of the pairs. */
  readonly evalDatasetId: number | null;
  readonly settings: TrainSettings;
  readonly device: 'auto' | DeviceName;
}

/** What can be said about a run before anything is computed. */
export interface RunPlan {
  readonly trainPairs: number;
  readonly evalPairs: number;
  readonly steps: number;
  /** Rows that cannot be trained on with these settings, those dropped when the file was read included. */
  readonly droppedPairs: number;
  /** Pairs whose prompt or answer is shortened to fit. */
  readonly cutPairs: number;
  /** Pairs of the training data, those held out of it included, with an answer that loses its end. */
  readonly cutAnswers: number;
  /** Estimated from shapes, not measured. */
  readonly memoryBytes: number;
  /** Memory of this computer that training may use. */
  readonly memoryAvailableBytes: number;
  readonly fits: boolean;
  /** What is allowed but seldom wise, one plain sentence each. */
  readonly warnings: readonly string[];
}

/** Time and memory of a run, from one real step measured on this computer. */
export interface RunMeasure {
  readonly steps: number;
  readonly stepMs: number;
  /** The whole run: loading, reference, steps, evaluations, samples. */
  readonly totalMs: number;
  readonly peakMemoryBytes: number;
  readonly device: DeviceName;
  readonly deviceNote: string | null;
}

export const presetNames = ['gentle', 'balanced', 'strong'] as const;
export type PresetName = (typeof presetNames)[number];

/** Bounds of a slider: what it reaches, and the part of it that usually works. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly saneMin: number;
  readonly saneMax: number;
}

/** What the New run view offers for a model. */
export interface TrainingOptions {
  readonly presets: Readonly<Record<PresetName, TrainSettings>>;
  /** Defaults of the two methods, to tell what was changed. */
  readonly defaults: Readonly<Record<TrainSettings['method'], TrainSettings>>;
  readonly beta: SliderRange;
  readonly learningRate: Readonly<Record<TrainSettings['method'], SliderRange>>;
}
