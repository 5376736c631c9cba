import { NudgeError } from '../../shared/errors.ts';

/** The settings as people type them: name in the program → flag. */
const flagOfSetting: Readonly<Record<string, string>> = {
  learningRate: 'lr',
  warmup: 'warmup',
  weightDecay: 'weight-decay',
  clipNorm: 'clip-norm',
  epochs: 'epochs',
  maxSteps: 'max-steps',
  batchPairs: 'batch',
  batchTokens: 'batch-tokens',
  microTokens: 'micro-tokens',
  rowTokens: 'row-tokens',
  steps: 'steps',
  maxLength: 'max-length',
  seed: 'seed',
  evalFraction: 'eval-fraction',
  evalEvery: 'eval-every',
  samplePrompts: 'sample-prompts',
  sampleTokens: 'sample-tokens',
  'lora.rank': 'rank',
  'lora.alpha': 'alpha',
  'lora.targets': 'targets',
  beta: 'beta',
  labelSmoothing: 'label-smoothing',
  simpoGamma: 'simpo-gamma',
  dpopDelta: 'dpop-delta',
  discopopTau: 'discopop-tau',
  temperature: 'temperature',
  topP: 'top-p',
  maxNewTokens: 'max-new-tokens',
};

/** Does `work`; an error about a setting then names the flag it came from. */
export async function namingFlags<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof NudgeError && thrown.code === 'SETTING_OUT_OF_RANGE' ? withFlag(thrown) : thrown;
  }
}

function withFlag(error: NudgeError): NudgeError {
  const setting = error.context['setting'];
  const flag = typeof setting === 'string' ? flagOfSetting[setting] : undefined;
  if (typeof setting !== 'string' || flag === undefined) return error;
  const message = error.message.replace(`The setting ${setting} is`, `--${flag} is`);
  const hint = error.hint.replace(`value for ${setting}`, `value for --${flag}`);
  return new NudgeError(error.code, message, hint, error.context, { cause: error });
}
