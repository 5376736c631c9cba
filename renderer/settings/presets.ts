import { presetNames, type PresetName, type TrainingOptions, type TrainSettings } from '../../shared/run.ts';
import { differences, flatten, sameValue, type SettingName, type SettingValues } from './settingValues.ts';

type Method = TrainSettings['method'];

/** What a preset decides: the settings in which the presets differ. The rest is left to the person. */
export function presetSettings({ presets }: TrainingOptions): SettingName[] {
  const balanced = flatten(presets.balanced);
  const differing = presetNames.flatMap((name) => differences(flatten(presets[name]), balanced));
  return [...new Set(differing)];
}

/** The values with what a preset decides. A method of another kind of step gets the preset's step size scaled. */
export function withPreset(values: SettingValues, options: TrainingOptions, name: PresetName): SettingValues {
  const preset = flatten(options.presets[name]);
  const decided = presetSettings(options).map((setting) => [setting, preset[setting]] as const);
  const learningRate = scaledRate(preset.learningRate, options, preset.method, values.method);
  return { ...values, ...(Object.fromEntries(decided) as Partial<SettingValues>), learningRate };
}

/** The preset whose decisions the values hold, or null. */
export function presetOf(values: SettingValues, options: TrainingOptions): PresetName | null {
  const settings: SettingName[] = [...presetSettings(options), 'learningRate'];
  const holds = (name: PresetName): boolean => {
    const wanted = withPreset(values, options, name);
    return settings.every((setting) => sameValue(wanted[setting], values[setting]));
  };
  return presetNames.find(holds) ?? null;
}

/** The values under another method, its step size as far from the default as before. */
export function withMethod(values: SettingValues, options: TrainingOptions, method: Method): SettingValues {
  const learningRate = scaledRate(values.learningRate, options, values.method, method);
  return { ...values, method, learningRate };
}

/** As far from one method's default as `rate` is from the other's. */
function scaledRate(rate: number, { defaults }: TrainingOptions, from: Method, to: Method): number {
  if (from === to) return rate;
  const scaled = (rate * defaults[to].learningRate) / defaults[from].learningRate;
  // A product of decimals picks up digits that nobody wrote.
  return Number(scaled.toPrecision(12));
}
