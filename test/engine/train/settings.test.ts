import { describe, expect, it } from 'vitest';
import { checkSettings, defaultSettings, settingWarnings } from '../../../main/engine/train/settings.ts';
import type { TrainSettings } from '../../../shared/run.ts';
import { thrownBy } from '../../support/nudgeError.ts';

const { lora, loss } = defaultSettings();

const broken: readonly (readonly [string, Partial<TrainSettings>])[] = [
  ...[0, -1e-5, Number.NaN, Infinity, 2].map((learningRate) => ['learningRate', { learningRate }] as const),
  ...[-0.1, 1.1, Number.NaN].map((warmup) => ['warmup', { warmup }] as const),
  ...[-0.1, 1.1, Infinity].map((weightDecay) => ['weightDecay', { weightDecay }] as const),
  ...[-1, Number.NaN, Infinity].map((clipNorm) => ['clipNorm', { clipNorm }] as const),
  ...[0, -1, 1.5, Number.NaN].map((epochs) => ['epochs', { epochs }] as const),
  ...[0, 2.5, -3].map((maxSteps) => ['maxSteps', { maxSteps }] as const),
  ...[0, 1.5, -8, Number.NaN].map((batchPairs) => ['batchPairs', { batchPairs }] as const),
  ...[0, 0.5].map((microTokens) => ['microTokens', { microTokens }] as const),
  ...[1, 100.5, -1].map((maxLength) => ['maxLength', { maxLength }] as const),
  ...[-1, 0.5, Number.NaN, 2 ** 53].map((seed) => ['seed', { seed }] as const),
  ...[-0.1, 1, Number.NaN].map((evalFraction) => ['evalFraction', { evalFraction }] as const),
  ...[0, 1.5].map((evalEvery) => ['evalEvery', { evalEvery }] as const),
  ...[-1, 0.5].map((samplePrompts) => ['samplePrompts', { samplePrompts }] as const),
  ...[0, 1.5].map((sampleTokens) => ['sampleTokens', { sampleTokens }] as const),
  ...[0, 1.5, -4].map((rank) => ['lora.rank', { lora: { ...lora, rank } }] as const),
  ...[0, -1, Number.NaN].map((alpha) => ['lora.alpha', { lora: { ...lora, alpha } }] as const),
  ['lora.targets', { lora: { ...lora, targets: [] } }],
  ['beta', { loss: { ...loss, beta: 0 } }],
];

describe('defaultSettings', () => {
  it.each(['lora', 'full'] as const)('of %s pass the check without a warning', (method) => {
    checkSettings(defaultSettings(method));
    expect(settingWarnings(defaultSettings(method))).toEqual([]);
  });

  it('give full training a tenth of the learning rate', () => {
    expect(defaultSettings().learningRate).toBe(1e-5);
    expect(defaultSettings('full').learningRate).toBe(1e-6);
  });
});

describe('checkSettings', () => {
  it.each(broken)('refuses %s of %o', (setting, changes) => {
    const error = thrownBy(() => {
      checkSettings({ ...defaultSettings(), ...changes });
    });
    expect(error.code).toBe('SETTING_OUT_OF_RANGE');
    expect(error.context['setting']).toBe(setting);
    expect(error.message).toContain(setting);
    expect(error.hint).not.toBe('');
  });

  it('accepts the ends of the ranges', () => {
    checkSettings({
      ...defaultSettings(),
      warmup: 0,
      clipNorm: 0,
      epochs: 1,
      maxSteps: 1,
      batchPairs: 1,
      seed: 0,
      evalFraction: 0,
      evalEvery: 1,
      samplePrompts: 0,
    });
  });
});

describe('settingWarnings', () => {
  it('warn of a high learning rate, by method', () => {
    const warnings = (method: 'lora' | 'full', learningRate: number) =>
      settingWarnings({ ...defaultSettings(method), learningRate });
    expect(warnings('lora', 5e-5)).toEqual([]);
    expect(warnings('full', 5e-6)).toEqual([]);
    expect(warnings('lora', 5.1e-5)).toEqual([expect.stringContaining('0.000051')]);
    expect(warnings('full', 1e-5)).toEqual([expect.stringContaining('full training')]);
  });

  it('warn of a beta that hardly holds, unless nothing is compared', () => {
    const settings = { ...defaultSettings(), loss: { ...loss, beta: 0.001 } };
    expect(settingWarnings(settings)).toEqual([expect.stringContaining('beta')]);
    const simpo = { ...settings.loss, terms: [{ name: 'simpo', weight: 1 } as const] };
    expect(settingWarnings({ ...settings, loss: simpo })).toEqual([]);
  });

  it('warn of label smoothing that no loss uses', () => {
    const settings = { ...defaultSettings(), loss: { ...loss, labelSmoothing: 0.1 } };
    expect(settingWarnings(settings)).toEqual([expect.stringContaining('Label smoothing')]);
  });

  it('warn of a run that is mostly warmup', () => {
    expect(settingWarnings({ ...defaultSettings(), warmup: 0.9 })).toEqual([expect.stringContaining('90 %')]);
  });
});
