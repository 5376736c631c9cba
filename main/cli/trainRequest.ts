import { resolve } from 'node:path';
import type { LossName, LossTerm, TrainSettings } from '../../shared/run.ts';
import { checkSettings, defaultSettings } from '../engine/train/settings.ts';
import type { TrainRequest } from '../services/training.ts';
import { usage, type CommandSpec, type FlagValues } from './arguments.ts';
import type { trainFlags } from './flags.ts';
import { namingFlags } from './settingFlags.ts';
import { booleanOf, choiceOf, deviceOf, lossTermsOf, numberOf, targetsOf } from './values.ts';

/** A request whose data is still in files. */
export interface TypedRequest extends Omit<TrainRequest, 'data' | 'evalData'> {
  readonly dataPath: string;
  readonly evalDataPath: string | null;
}

export type TrainValues = FlagValues<typeof trainFlags>;

/**
 * What a person typed as a request, checked before anything is loaded.
 * @throws NudgeError USAGE, SETTING_OUT_OF_RANGE
 */
export async function trainRequestOf(
  spec: Pick<CommandSpec, 'words'>,
  values: TrainValues,
): Promise<TypedRequest> {
  const { model, data } = values;
  if (model === undefined) throw usage(spec, 'nudge train needs --model DIR.');
  if (data === undefined) throw usage(spec, 'nudge train needs --data FILE.');
  if (values['eval-data'] !== undefined && values['eval-fraction'] !== undefined) {
    throw usage(
      spec,
      '--eval-data and --eval-fraction cannot be used together.',
      'Give held-out pairs in a file of their own, or hold out a share of --data.',
    );
  }
  const settings = settingsOf(values);
  await namingFlags(() => {
    checkSettings(settings);
  });
  return {
    // Whole paths: a run that is resumed may be started from another folder.
    modelDir: resolve(model),
    dataPath: resolve(data),
    evalDataPath: values['eval-data'] === undefined ? null : resolve(values['eval-data']),
    outDir: values.out === undefined ? null : resolve(values.out),
    name: values.name ?? null,
    settings,
    device: deviceOf(values.device),
  };
}

/** On the command line a run is a quick one unless told otherwise. */
const defaultEpochs = 1;

function settingsOf(values: TrainValues): TrainSettings {
  const method = choiceOf('method', values.method, ['lora', 'full']) ?? 'lora';
  const base = defaultSettings(method);
  const number = (flag: NumberFlag): number | undefined => numberOf(flag, values[flag]);
  return {
    method,
    lora: {
      rank: number('rank') ?? base.lora.rank,
      alpha: number('alpha') ?? base.lora.alpha,
      rslora: values.rslora ?? base.lora.rslora,
      targets: targetsOf(values.targets) ?? base.lora.targets,
    },
    loss: lossOf(values, base.loss),
    learningRate: number('lr') ?? base.learningRate,
    schedule: choiceOf('schedule', values.schedule, ['linear', 'cosine', 'constant']) ?? base.schedule,
    warmup: number('warmup') ?? base.warmup,
    weightDecay: number('weight-decay') ?? base.weightDecay,
    clipNorm: number('clip-norm') ?? base.clipNorm,
    epochs: number('epochs') ?? defaultEpochs,
    maxSteps: number('max-steps') ?? base.maxSteps,
    batchPairs: number('batch') ?? base.batchPairs,
    microTokens: number('micro-tokens') ?? base.microTokens,
    maxLength: number('max-length') ?? base.maxLength,
    truncation: choiceOf('truncation', values.truncation, ['keep-answer', 'keep-start']) ?? base.truncation,
    shuffle: booleanOf('shuffle', values.shuffle) ?? base.shuffle,
    seed: number('seed') ?? base.seed,
    evalFraction: number('eval-fraction') ?? base.evalFraction,
    evalEvery: number('eval-every') ?? base.evalEvery,
    samplePrompts: number('sample-prompts') ?? base.samplePrompts,
    sampleTokens: number('sample-tokens') ?? base.sampleTokens,
  };
}

type NumberFlag = {
  [Name in keyof TrainValues]-?: TrainValues[Name] extends string | undefined ? Name : never;
}[keyof TrainValues];

/** These suppose that some pairs are the wrong way round. */
const smoothed: readonly LossName[] = ['cdpo', 'robust', 'exo_pair'];
const defaultSmoothing = 0.1;

function lossOf(values: TrainValues, base: TrainSettings['loss']): TrainSettings['loss'] {
  const terms = lossTermsOf(values.loss) ?? base.terms;
  return {
    terms,
    beta: numberOf('beta', values.beta) ?? base.beta,
    labelSmoothing: numberOf('label-smoothing', values['label-smoothing']) ?? smoothingFor(terms),
    simpoGamma: numberOf('simpo-gamma', values['simpo-gamma']) ?? base.simpoGamma,
    dpopDelta: numberOf('dpop-delta', values['dpop-delta']) ?? base.dpopDelta,
    discopopTau: numberOf('discopop-tau', values['discopop-tau']) ?? base.discopopTau,
  };
}

function smoothingFor(terms: readonly LossTerm[]): number {
  return terms.some(({ name }) => smoothed.includes(name)) ? defaultSmoothing : 0;
}
