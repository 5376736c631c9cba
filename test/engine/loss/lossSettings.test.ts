import { describe, expect, it } from 'vitest';
import { checkLossSettings } from '../../../main/engine/loss/lossSettings.ts';
import { lossNames } from '../../../shared/run.ts';
import type { LossName, LossSettings } from '../../../shared/run.ts';
import { lossSettings } from '../../support/lossSettings.ts';
import { thrownBy } from '../../support/nudgeError.ts';

const broken: readonly (readonly [LossName, Partial<LossSettings>, string])[] = [
  ['sigmoid', { beta: 0 }, 'beta'],
  ['sigmoid', { beta: -0.1 }, 'beta'],
  ['sigmoid', { beta: Number.NaN }, 'beta'],
  ['sigmoid', { beta: Infinity }, 'beta'],
  ['sigmoid', { beta: 1e308 }, 'beta'],
  ['ipo', { beta: 1e-320 }, 'beta'],
  ['cdpo', { labelSmoothing: 0 }, 'labelSmoothing'],
  ['cdpo', { labelSmoothing: 0.5 }, 'labelSmoothing'],
  ['exo_pair', { labelSmoothing: 0 }, 'labelSmoothing'],
  ['robust', { labelSmoothing: 0.5 }, 'labelSmoothing'],
  ['robust', { labelSmoothing: 0.7 }, 'labelSmoothing'],
  ['sigmoid', { labelSmoothing: -0.1 }, 'labelSmoothing'],
  ['sigmoid', { labelSmoothing: Number.NaN }, 'labelSmoothing'],
  ['simpo', { simpoGamma: Number.NaN }, 'simpoGamma'],
  ['simpo', { simpoGamma: -1 }, 'simpoGamma'],
  ['dpop', { dpopDelta: -1 }, 'dpopDelta'],
  ['discopop', { discopopTau: 0 }, 'discopopTau'],
  ['discopop', { discopopTau: 1.5 }, 'discopopTau'],
  ['sigmoid', { terms: [] }, 'loss'],
  ['sigmoid', { terms: [{ name: 'dpo' as LossName, weight: 1 }] }, 'loss'],
  ['sigmoid', { terms: [{ name: 'sigmoid', weight: 0 }] }, 'weight of the loss sigmoid'],
  ['sigmoid', { terms: [{ name: 'sigmoid', weight: Number.NaN }] }, 'weight of the loss sigmoid'],
];

describe('checkLossSettings', () => {
  it.each(lossNames)('accepts the defaults of %s', (name) => {
    expect(() => {
      checkLossSettings(lossSettings(name));
    }).not.toThrow();
  });

  it.each(broken)('refuses %s with %o', (name, changes, setting) => {
    const error = thrownBy(() => {
      checkLossSettings(lossSettings(name, changes));
    });
    expect(error.code).toBe('SETTING_OUT_OF_RANGE');
    expect(error.context['setting']).toBe(setting);
    expect(error.message).toContain(setting);
    expect(error.message).toContain(String(error.context['value']));
    expect(error.message).toContain(String(error.context['allowed']));
    expect(error.hint).not.toBe('');
  });

  it('says the range in words', () => {
    const error = thrownBy(() => {
      checkLossSettings(lossSettings('cdpo', { labelSmoothing: 0.5 }));
    });
    expect(error.message).toBe(
      'The setting labelSmoothing is 0.5, but it must be a finite number, above 0 and below 0.5.',
    );
  });
});
