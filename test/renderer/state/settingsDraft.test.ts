import { describe, expect, it } from 'vitest';
import { SettingsDraft } from '../../../renderer/state/settingsDraft.svelte.ts';
import { checkSettings } from '../../../main/engine/train/settings.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { fakeOptions } from '../fake/fakeOptions.ts';

const options = fakeOptions();

/** What the main process says of a draft's settings. */
function refusalOf(draft: SettingsDraft): NudgeError {
  try {
    checkSettings(draft.settings);
  } catch (thrown) {
    return NudgeError.from(thrown);
  }
  throw new Error('The settings were accepted.');
}

describe('SettingsDraft', () => {
  it('starts balanced, with nothing changed', () => {
    const draft = new SettingsDraft(options);
    expect([draft.preset, draft.changed, draft.settings]).toEqual(['balanced', [], options.presets.balanced]);
  });

  it('marks what was changed, and puts it back', () => {
    const draft = new SettingsDraft(options);
    draft.set('lora.rank', 64);
    draft.set('evalEvery', 20);
    expect(draft.changed).toEqual(['evalEvery', 'lora.rank']);
    expect(draft.settings.lora.rank).toBe(64);
    draft.putBack('lora.rank');
    draft.putBack('evalEvery');
    expect(draft.settings).toEqual(options.presets.balanced);
  });

  it('allows for wrong labels, and takes it back', () => {
    const draft = new SettingsDraft(options);
    draft.setLosses([{ name: 'ipo', weight: 1 }]);
    draft.allowFor(0.041, 'robust');
    expect([draft.allowanceFor(0.041), draft.allowanceFor(0.1)]).toEqual(['robust', null]);
    draft.allowFor(0.041, 'cdpo');
    expect(draft.settings.loss).toMatchObject({
      terms: [{ name: 'cdpo', weight: 1 }],
      labelSmoothing: 0.041,
    });
    checkSettings(draft.settings);
    draft.stopAllowing();
    expect(draft.settings.loss).toMatchObject({ terms: [{ name: 'ipo', weight: 1 }], labelSmoothing: 0 });
    expect(draft.allowanceFor(0.041)).toBeNull();
  });

  it('compares all weights with their own defaults', () => {
    const draft = new SettingsDraft(options);
    draft.setMethod('full');
    expect([draft.settings.learningRate, draft.changed]).toEqual([1e-6, []]);
    draft.putBack('method');
    expect(draft.settings).toEqual(options.presets.balanced);
  });

  it('shows a refused value at its setting until it is another', () => {
    const draft = new SettingsDraft(options);
    draft.set('loss.beta', 5000);
    expect(draft.explain(refusalOf(draft))).toBe(true);
    expect(draft.refused).toBe('loss.beta');
    expect(draft.problemOf('loss.beta')).toMatch(/^5000 cannot be used here: it must be .*at most 1000\.$/);
    expect(draft.problemOf('learningRate')).toBeUndefined();
    draft.set('loss.beta', 0.1);
    expect([draft.refused, draft.problemOf('loss.beta')]).toEqual([null, undefined]);
  });

  it('knows every setting that the main process may refuse', () => {
    const draft = new SettingsDraft(options);
    const tries = [
      ['lora.rank', 0],
      ['lora.targets', []],
      ['warmup', 2],
      ['epochs', 0.5],
      ['maxSteps', 0],
      ['loss.terms', []],
      ['loss.terms', [{ name: 'sft', weight: -1 }]],
      ['loss.simpoGamma', -1],
    ] as const;
    for (const [name, value] of tries) {
      const before = draft.values[name];
      draft.set(name, value);
      expect(draft.explain(refusalOf(draft)), name).toBe(true);
      expect(draft.refused).toBe(name);
      draft.set(name, before);
    }
  });

  it('leaves other errors to others', () => {
    const draft = new SettingsDraft(options);
    expect(draft.explain(new NudgeError('MODEL_CONFIG', 'No.', 'Try another.'))).toBe(false);
    const foreign = new NudgeError('SETTING_OUT_OF_RANGE', 'No.', 'Try.', {
      setting: 'topP',
      allowed: 'less',
    });
    expect(draft.explain(foreign)).toBe(false);
  });

  it('sets and clears the share of wrong labels with the losses', () => {
    const draft = new SettingsDraft(options);
    draft.setLosses([{ name: 'cdpo', weight: 1 }]);
    expect(draft.settings.loss.labelSmoothing).toBe(0.1);
    expect(() => checkSettings(draft.settings)).not.toThrow();
    draft.putBack('loss.terms');
    expect(draft.settings.loss).toEqual(options.presets.balanced.loss);
  });

  it('keeps what the person changed when the model brings other options', () => {
    const draft = new SettingsDraft(options);
    draft.choosePreset('strong');
    draft.set('seed', 7);
    const shorter = (settings: typeof options.presets.balanced) => ({ ...settings, maxLength: 512 });
    draft.rebase({
      ...options,
      presets: {
        gentle: shorter(options.presets.gentle),
        balanced: shorter(options.presets.balanced),
        strong: { ...shorter(options.presets.strong), learningRate: 2e-5 },
      },
      defaults: { lora: shorter(options.defaults.lora), full: shorter(options.defaults.full) },
    });
    expect([
      draft.preset,
      draft.settings.learningRate,
      draft.settings.maxLength,
      draft.settings.seed,
    ]).toEqual(['strong', 2e-5, 512, 7]);
    expect(draft.changed).not.toContain('maxLength');
  });
});
