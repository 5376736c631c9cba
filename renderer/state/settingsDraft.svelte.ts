import type { NudgeError } from '../../shared/errors.ts';
import type {
  LossTerm,
  PresetName,
  RunPlanRequest,
  TrainingOptions,
  TrainSettings,
} from '../../shared/run.ts';
import { smoothingFor } from '../settings/lossUse.ts';
import type { NoiseLoss } from '../settings/labelNoise.ts';
import { noiseLosses } from '../settings/labelNoise.ts';
import { presetOf, withMethod, withPreset } from '../settings/presets.ts';
import {
  differences,
  flatten,
  sameValue,
  settingNamed,
  unflatten,
  type SettingName,
  type SettingValues,
} from '../settings/settingValues.ts';
import { settingsText } from '../text/settings.ts';

type Device = RunPlanRequest['device'];

/** A setting that the main process refused, and why. */
interface Refusal {
  readonly setting: SettingName;
  readonly value: unknown;
  readonly why: string;
}

/** The settings of a run that is being put together. */
export class SettingsDraft {
  #options = $state.raw<TrainingOptions>()!;
  #values = $state.raw<SettingValues>()!;
  #device = $state<Device>('auto');
  #refusal = $state.raw<Refusal | null>(null);
  /** The losses that one that allows for wrong labels took the place of. */
  #before: Pick<SettingValues, 'loss.terms' | 'loss.labelSmoothing'> | null = null;

  #pointed = $state<SettingName | null>(null);

  readonly #defaults = $derived(flatten(this.#options.defaults[this.#values.method]));
  readonly #preset = $derived(presetOf(this.#values, this.#options));
  readonly #changed = $derived(differences(this.#values, this.#defaults));
  readonly #settings = $derived(unflatten(this.#values));

  constructor(options: TrainingOptions, settings: TrainSettings = options.presets.balanced) {
    this.#options = options;
    this.#values = flatten(settings);
  }

  get options(): TrainingOptions {
    return this.#options;
  }

  get values(): SettingValues {
    return this.#values;
  }

  /** As the trainer takes them. */
  get settings(): TrainSettings {
    return this.#settings;
  }

  get device(): Device {
    return this.#device;
  }

  set device(device: Device) {
    this.#device = device;
  }

  /** The preset that these settings follow; null when sliders were moved away from all of them. */
  get preset(): PresetName | null {
    return this.#preset;
  }

  /** What the method does unless told otherwise. */
  get defaults(): SettingValues {
    return this.#defaults;
  }

  /** The settings that are not at their defaults. */
  get changed(): readonly SettingName[] {
    return this.#changed;
  }

  /** The setting whose value was refused and still stands; null when none is. */
  get refused(): SettingName | null {
    const refusal = this.#refusal;
    return refusal !== null && sameValue(refusal.value, this.#values[refusal.setting])
      ? refusal.setting
      : null;
  }

  /** Why a setting's value was refused; undefined when it was not. */
  problemOf(setting: SettingName): string | undefined {
    return this.refused === setting ? this.#refusal?.why : undefined;
  }

  /** A setting that the person is being led to; null for none. */
  get pointed(): SettingName | null {
    return this.#pointed;
  }

  pointAt(setting: SettingName | null): void {
    this.#pointed = setting;
  }

  set<Name extends SettingName>(name: Name, value: SettingValues[Name]): void {
    this.#values = { ...this.#values, [name]: value };
  }

  setMethod(method: TrainSettings['method']): void {
    this.#values = withMethod(this.#values, this.#options, method);
  }

  /** Losses that expect wrong labels come with a share of them; the others with none. */
  setLosses(terms: readonly LossTerm[]): void {
    const labelSmoothing = smoothingFor(terms, this.#values['loss.labelSmoothing']);
    this.#values = { ...this.#values, 'loss.terms': terms, 'loss.labelSmoothing': labelSmoothing };
  }

  /** The loss that allows for this share of wrong labels; null while none does. */
  allowanceFor(rate: number): NoiseLoss | null {
    const { 'loss.terms': terms, 'loss.labelSmoothing': smoothing } = this.#values;
    if (terms.length !== 1 || smoothing !== rate) return null;
    return noiseLosses.find((name) => name === terms[0]?.name) ?? null;
  }

  /** Makes a loss that allows for this share of wrong labels the only one. */
  allowFor(rate: number, loss: NoiseLoss): void {
    if (this.allowanceFor(rate) === null) {
      const { 'loss.terms': terms, 'loss.labelSmoothing': smoothing } = this.#values;
      this.#before = { 'loss.terms': terms, 'loss.labelSmoothing': smoothing };
    }
    const terms = [{ name: loss, weight: 1 }];
    this.#values = { ...this.#values, 'loss.terms': terms, 'loss.labelSmoothing': rate };
  }

  /** To the losses as they were before `allowFor`. */
  stopAllowing(): void {
    const { 'loss.terms': terms, 'loss.labelSmoothing': labelSmoothing } = this.#before ?? this.#defaults;
    this.#values = { ...this.#values, 'loss.terms': terms, 'loss.labelSmoothing': labelSmoothing };
    this.#before = null;
  }

  choosePreset(name: PresetName): void {
    this.#values = withPreset(this.#values, this.#options, name);
  }

  /** To its default. */
  putBack(name: SettingName): void {
    if (name === 'method') this.setMethod(this.#options.presets.balanced.method);
    else if (name === 'loss.terms') this.setLosses(this.#defaults[name]);
    else this.#values = { ...this.#values, [name]: this.#defaults[name] };
  }

  /** Another model's options: what the person changed stays, the rest follows the new ones. */
  rebase(options: TrainingOptions): void {
    const { preset, values } = this;
    const before = withPreset(
      flatten(this.#options.defaults[values.method]),
      this.#options,
      preset ?? 'balanced',
    );
    const after = withPreset(flatten(options.defaults[values.method]), options, preset ?? 'balanced');
    const kept = differences(values, before).map((name) => [name, values[name]] as const);
    this.#options = options;
    this.#values = { ...after, ...(Object.fromEntries(kept) as Partial<SettingValues>) };
  }

  /** Takes an error that is about one setting; false for any other, which is then for the caller to show. */
  explain({ code, message, context }: NudgeError): boolean {
    const { setting: name, value, allowed } = context;
    if (code !== 'SETTING_OUT_OF_RANGE' || typeof name !== 'string') return false;
    const setting = settingNamed(name, this.#values);
    if (setting === null) return false;
    const why = typeof allowed === 'string' ? settingsText.outOfRange(String(value), allowed) : message;
    this.#refusal = { setting, value: this.#values[setting], why };
    return true;
  }
}
