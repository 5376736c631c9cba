import { describe, expect, it } from 'vitest';
import { betaMeaning, constantsOf, smoothingFor } from '../../../renderer/settings/lossUse.ts';
import { presetOf, presetSettings, withMethod, withPreset } from '../../../renderer/settings/presets.ts';
import { flatten, settingNamed, unflatten } from '../../../renderer/settings/settingValues.ts';
import { zoneOf } from '../../../renderer/settings/zones.ts';
import { lossNames, presetNames, type LossName } from '../../../shared/run.ts';
import { settingsText } from '../../../renderer/text/settings.ts';
import { fakeOptions } from '../fake/fakeOptions.ts';

const options = fakeOptions();
const terms = (...names: LossName[]) => names.map((name) => ({ name, weight: 1 }));

describe('setting values', () => {
  it('are the settings under other names, and back', () => {
    for (const name of presetNames) {
      expect(unflatten(flatten(options.presets[name]))).toEqual(options.presets[name]);
    }
  });

  it('know what the main process calls them', () => {
    const values = flatten(options.presets.balanced);
    expect(settingNamed('beta', values)).toBe('loss.beta');
    expect(settingNamed('lora.rank', values)).toBe('lora.rank');
    expect(settingNamed('warmup', values)).toBe('warmup');
    expect(settingNamed('loss', values)).toBe('loss.terms');
    expect(settingNamed('weight of the loss sft', values)).toBe('loss.terms');
    expect(settingNamed('temperature', values)).toBeNull();
  });

  it('each have a name, a term and a line of explanation; every loss has its line', () => {
    for (const name of Object.keys(flatten(options.presets.balanced))) {
      expect(Object.keys(settingsText.fields)).toContain(name);
    }
    for (const name of lossNames) expect(settingsText.losses[name]).toMatch(/\w.*\.$/);
  });
});

describe('presets', () => {
  it('decide only what they differ in', () => {
    expect(presetSettings(options).toSorted()).toEqual(['epochs', 'learningRate', 'loss.beta']);
    const own = { ...flatten(options.presets.balanced), seed: 7 };
    const strong = withPreset(own, options, 'strong');
    expect([strong.seed, strong.learningRate, strong['loss.beta']]).toEqual([7, 5e-5, 0.05]);
  });

  it('are recognised until a slider leaves them', () => {
    const values = flatten(options.presets.gentle);
    expect(presetOf(values, options)).toBe('gentle');
    expect(presetOf({ ...values, seed: 1 }, options)).toBe('gentle');
    expect(presetOf({ ...values, 'loss.beta': 0.2 }, options)).toBeNull();
  });

  it('keep their strength under another method', () => {
    const full = withMethod(flatten(options.presets.strong), options, 'full');
    expect(full.learningRate).toBe(5e-6);
    expect(presetOf(full, options)).toBe('strong');
    expect(withPreset(full, options, 'balanced').learningRate).toBe(1e-6);
    expect(withMethod(full, options, 'lora')).toEqual(flatten(options.presets.strong));
  });
});

describe('losses', () => {
  it('show only the constants they read', () => {
    expect(constantsOf(terms('sigmoid'))).toEqual([]);
    expect(constantsOf(terms('cdpo', 'simpo'))).toEqual(['loss.labelSmoothing', 'loss.simpoGamma']);
    expect(constantsOf(terms('dpop'))).toEqual(['loss.dpopDelta']);
    expect(constantsOf(terms('discopop'))).toEqual(['loss.discopopTau']);
  });

  it('bring a share of wrong labels where they need one', () => {
    expect(smoothingFor(terms('cdpo'), 0)).toBe(0.1);
    expect(smoothingFor(terms('robust'), 0.2)).toBe(0.2);
    expect(smoothingFor(terms('sigmoid'), 0.2)).toBe(0);
  });

  it('say what beta is for them', () => {
    expect(betaMeaning(terms('sigmoid', 'sft'))).toBe('leash');
    expect(betaMeaning(terms('simpo'))).toBe('sharpness');
    expect(betaMeaning(terms('sft'))).toBe('unused');
  });
});

it('zones of a slider: outside, and the quarters of what usually works', () => {
  const range = { min: 0.001, max: 10, saneMin: 0.01, saneMax: 1 };
  const zones = [0.005, 0.01, 0.02, 0.1, 0.5, 1, 2].map((value) => zoneOf(value, range));
  expect(zones).toEqual(['below', 'low', 'low', 'middle', 'high', 'high', 'above']);
});

it('values on the sliders read as people write them', () => {
  expect([0.1, 0.05, 0.25, 2, 1.25].map(settingsText.beta)).toEqual(['0.10', '0.050', '0.25', '2', '1.25']);
  expect([1e-5, 2.5e-6, 0.01].map(settingsText.rate)).toEqual(['1e-5', '2.5e-6', '0.01']);
});
