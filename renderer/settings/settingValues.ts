import type { LoraConfig } from '../../shared/model.ts';
import type { LossSettings, TrainSettings } from '../../shared/run.ts';

/** Every setting of a run under a name of its own, so that one field can show, change and put back any of them. */
export type SettingValues = Omit<TrainSettings, 'lora' | 'loss'> & {
  readonly [Name in keyof LoraConfig as `lora.${Name}`]: LoraConfig[Name];
} & {
  readonly [Name in keyof LossSettings as `loss.${Name}`]: LossSettings[Name];
};

export type SettingName = keyof SettingValues;

/** The settings whose values are of some type. */
export type SettingsOf<Value> = {
  [Name in SettingName]: SettingValues[Name] extends Value ? Name : never;
}[SettingName];

export function flatten({ lora, loss, ...plain }: TrainSettings): SettingValues {
  return {
    ...plain,
    'lora.rank': lora.rank,
    'lora.alpha': lora.alpha,
    'lora.rslora': lora.rslora,
    'lora.targets': lora.targets,
    'loss.terms': loss.terms,
    'loss.beta': loss.beta,
    'loss.labelSmoothing': loss.labelSmoothing,
    'loss.simpoGamma': loss.simpoGamma,
    'loss.dpopDelta': loss.dpopDelta,
    'loss.discopopTau': loss.discopopTau,
  };
}

export function unflatten(values: SettingValues): TrainSettings {
  const {
    'lora.rank': rank,
    'lora.alpha': alpha,
    'lora.rslora': rslora,
    'lora.targets': targets,
    'loss.terms': terms,
    'loss.beta': beta,
    'loss.labelSmoothing': labelSmoothing,
    'loss.simpoGamma': simpoGamma,
    'loss.dpopDelta': dpopDelta,
    'loss.discopopTau': discopopTau,
    ...plain
  } = values;
  return {
    ...plain,
    lora: { rank, alpha, rslora, targets },
    loss: { terms, beta, labelSmoothing, simpoGamma, dpopDelta, discopopTau },
  };
}

/** Whether two values of a setting mean the same; lists are compared by what they hold. */
export function sameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}

/** The settings in which two sets of values differ. */
export function differences(a: SettingValues, b: SettingValues): SettingName[] {
  return (Object.keys(a) as SettingName[]).filter((name) => !sameValue(a[name], b[name]));
}

/** The setting that the main process means by a name; null for one that is none of a run's. */
export function settingNamed(name: string, values: SettingValues): SettingName | null {
  const asked = name === 'loss' || name.startsWith('weight of the loss') ? 'terms' : name;
  const names = Object.keys(values) as SettingName[];
  return names.find((one) => one === asked || one === `loss.${asked}`) ?? null;
}
