import { describe, expect, test } from 'vitest';
import { checkSettings, settingWarnings } from '../../main/engine/train/settings.ts';
import { trainingOptions } from '../../main/services/trainingOptions.ts';
import { presetNames } from '../../shared/run.ts';
import { someCard } from '../support/store.ts';

const large = { ...someCard, parameters: 1.5e9, contextLength: 4096 };
const small = { ...someCard, parameters: 2.8e6, contextLength: 512 };

describe.each([
  ['no model', null, null],
  ['a large model', large, large.parameters],
  ['a small model', small, small.parameters],
])('options for %s', (_, card, parameters) => {
  const options = trainingOptions(card);

  test('presets can be trained with and warn of nothing', () => {
    for (const name of presetNames) {
      const settings = options.presets[name];
      checkSettings(settings);
      expect(settingWarnings(settings, parameters)).toEqual([]);
    }
  });

  test('Balanced is the default; Gentle stays closer, Strong moves further', () => {
    const { gentle, balanced, strong } = options.presets;
    expect(balanced).toEqual(options.defaults.lora);
    expect(options.defaults.full.method).toBe('full');
    expect(gentle.loss.beta).toBeGreaterThan(balanced.loss.beta);
    expect(balanced.loss.beta).toBeGreaterThan(strong.loss.beta);
    expect(gentle.learningRate).toBeLessThan(balanced.learningRate);
    expect(balanced.learningRate).toBeLessThan(strong.learningRate);
    expect(gentle.epochs).toBeLessThan(balanced.epochs);
    expect(strong.epochs).toBeGreaterThan(balanced.epochs);
  });

  test('every preset lies in the sane part of both sliders, and those warn of nothing', () => {
    const { beta, learningRate } = options;
    for (const { loss, learningRate: rate } of Object.values(options.presets)) {
      expect(loss.beta).toBeGreaterThanOrEqual(beta.saneMin);
      expect(loss.beta).toBeLessThanOrEqual(beta.saneMax);
      expect(rate).toBeGreaterThanOrEqual(learningRate.lora.saneMin);
      expect(rate).toBeLessThanOrEqual(learningRate.lora.saneMax);
    }
    for (const method of ['lora', 'full'] as const) {
      const range = learningRate[method];
      expect(range.min).toBeLessThan(range.saneMin);
      expect(range.max).toBeGreaterThan(range.saneMax);
      const settings = { ...options.defaults[method], learningRate: range.saneMax };
      expect(settingWarnings(settings, parameters)).toEqual([]);
      expect(settingWarnings({ ...settings, learningRate: range.max }, parameters)).toHaveLength(1);
    }
  });
});

test('small models take larger steps, and none reads further than it can', () => {
  expect(trainingOptions(small).presets.balanced).toMatchObject({
    learningRate: 5e-5,
    epochs: 4,
    maxLength: 512,
  });
  expect(trainingOptions(large).presets.balanced).toMatchObject({ learningRate: 1e-5, maxLength: 1024 });
});
