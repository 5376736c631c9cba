import type { LoraConfig } from '../../../shared/model.ts';
import type { LossName, TrainSettings } from '../../../shared/run.ts';
import { checkLossSettings } from '../loss/lossSettings.ts';
import { needsReference } from '../loss/pairLoss.ts';
import { checkSetting, settingOutOfRange } from '../settingRange.ts';
import type { SettingRange } from '../settingRange.ts';

type Method = TrainSettings['method'];

/** Peak learning rates of one way to train. */
export interface LearningRates {
  /** A safe start. */
  readonly usual: number;
  /** Above it, DPO runs often end with a loss of 0 and a model that writes gibberish. */
  readonly high: number;
}

/** LoRA moves few weights, so it can take steps ten times as large as full training. */
const learningRates: Readonly<Record<Method, LearningRates>> = {
  lora: { usual: 1e-5, high: 5e-5 },
  full: { usual: 1e-6, high: 5e-6 },
};

/** Small models learn next to nothing at the usual rates; they bear five times as much. */
const smallModelRates: Readonly<Record<Method, LearningRates>> = {
  lora: { usual: 5e-5, high: 2.5e-4 },
  full: { usual: 5e-6, high: 2.5e-5 },
};

/** Whether a model of so many parameters needs larger steps than most; false when it is not known. */
export function isSmallModel(parameters: number | null): boolean {
  return parameters !== null && parameters < 50e6;
}

/** Learning rates for a model of so many parameters; those of common sizes when it is not known. */
export function learningRatesFor(method: Method, parameters: number | null): LearningRates {
  return (isSmallModel(parameters) ? smallModelRates : learningRates)[method];
}

/** Below this beta the reference hardly holds the model. */
const lowBeta = 0.01;

/** What a run does unless told otherwise. */
export function defaultSettings(method: Method = 'lora'): TrainSettings {
  return {
    method,
    lora: { rank: 16, alpha: 32, rslora: false, targets: 'all' },
    loss: {
      terms: [{ name: 'sigmoid', weight: 1 }],
      beta: 0.1,
      labelSmoothing: 0,
      simpoGamma: 0.5,
      dpopDelta: 50,
      discopopTau: 0.05,
    },
    learningRate: learningRates[method].usual,
    schedule: 'linear',
    warmup: 0.1,
    weightDecay: 0,
    clipNorm: 1,
    epochs: 3,
    maxSteps: null,
    batchPairs: 8,
    microTokens: 2048,
    maxLength: 1024,
    truncation: 'keep-answer',
    shuffle: true,
    seed: 42,
    evalFraction: null,
    evalEvery: null,
    samplePrompts: 4,
    sampleTokens: 48,
  };
}

type NumberSetting = {
  [Key in keyof TrainSettings]: NonNullable<TrainSettings[Key]> extends number ? Key : never;
}[keyof TrainSettings];

const ranges: Readonly<Record<NumberSetting, SettingRange>> = {
  learningRate: {
    above: 0,
    max: 1,
    advice: 'The defaults are 0.00001 for LoRA and 0.000001 for full training.',
  },
  warmup: { min: 0, max: 1, advice: 'It is a share of the run; the default is 0.1.' },
  weightDecay: { min: 0, max: 1, advice: 'The default is 0.' },
  clipNorm: { min: 0, max: 1e6, advice: 'The default is 1; 0 turns clipping off.' },
  epochs: { min: 1, max: 10_000, integer: true, advice: '1 is a quick run, 3 the default.' },
  maxSteps: { min: 1, max: 1e9, integer: true, advice: 'Leave it out to go through all epochs.' },
  batchPairs: { min: 1, max: 1e6, integer: true, advice: 'The default is 8.' },
  microTokens: { min: 1, max: 1e9, integer: true, advice: 'The default is 2048; less needs less memory.' },
  maxLength: { min: 2, max: 1e9, integer: true, advice: 'The default is 1024 tokens.' },
  seed: { min: 0, integer: true, advice: 'Any whole number from 0 up will do; the default is 42.' },
  evalFraction: { min: 0, below: 1, advice: 'It is a share of the pairs; leave it out to let Nudge choose.' },
  evalEvery: { min: 1, max: 1e9, integer: true, advice: 'Leave it out to let Nudge choose.' },
  samplePrompts: { min: 0, max: 1e6, integer: true, advice: 'The default is 4; 0 samples nothing.' },
  sampleTokens: { min: 1, max: 1e6, integer: true, advice: 'The default is 48.' },
};

/**
 * Checks all settings of a run before anything is loaded.
 * @throws NudgeError SETTING_OUT_OF_RANGE naming the first setting that cannot be used, its value and its range.
 */
export function checkSettings(settings: TrainSettings): void {
  for (const [setting, range] of Object.entries(ranges) as [NumberSetting, SettingRange][]) {
    const value = settings[setting];
    // Some may be null: no limit for `maxSteps`, Nudge's choice for `evalFraction` and `evalEvery`.
    if (value !== null) checkSetting(setting, value, range);
  }
  checkLora(settings.lora);
  checkLossSettings(settings.loss);
}

function checkLora({ rank, alpha, targets }: LoraConfig): void {
  const rankAdvice = 'The default is 16; more learns finer changes and needs more memory.';
  checkSetting('lora.rank', rank, { min: 1, max: 65_536, integer: true, advice: rankAdvice });
  checkSetting('lora.alpha', alpha, { above: 0, max: 1e6, advice: 'Twice the rank is usual.' });
  if (targets !== 'all' && targets.length === 0) {
    const allowed = '"all" or at least one layer name';
    throw settingOutOfRange('lora.targets', 'empty', allowed, 'The default is all linear layers.');
  }
}

/**
 * What is allowed but seldom wise, one plain sentence each. For settings that passed `checkSettings`.
 * `parameters` of the model, where it is known.
 */
export function settingWarnings(settings: TrainSettings, parameters: number | null = null): string[] {
  return [
    learningRateWarning(settings, learningRatesFor(settings.method, parameters)),
    betaWarning(settings),
    smoothingWarning(settings),
    warmupWarning(settings),
  ].filter((warning) => warning !== null);
}

function learningRateWarning(
  { method, learningRate }: TrainSettings,
  { usual, high }: LearningRates,
): string | null {
  if (learningRate <= high) return null;
  const kind = method === 'lora' ? 'LoRA' : 'full training';
  return (
    `A learning rate of ${learningRate} is high for preference training with ${kind}: ` +
    `above ${high} the loss often falls to 0 while the answers turn to gibberish. ` +
    `${usual} is a safe start.`
  );
}

function betaWarning({ loss }: TrainSettings): string | null {
  if (loss.beta >= lowBeta || !needsReference(loss)) return null;
  return `A beta of ${loss.beta} hardly ties the model to where it started: watch the drift. 0.1 is a safe start.`;
}

const smoothed: readonly LossName[] = ['cdpo', 'robust', 'exo_pair'];

function smoothingWarning({ loss }: TrainSettings): string | null {
  if (loss.labelSmoothing === 0 || loss.terms.some(({ name }) => smoothed.includes(name))) return null;
  return `Label smoothing is set but changes nothing: only the losses ${smoothed.join(', ')} use it.`;
}

function warmupWarning({ warmup }: TrainSettings): string | null {
  if (warmup <= 0.5) return null;
  return `${Math.round(warmup * 100)} % of the run is warmup, so the full learning rate is reached late or never.`;
}
