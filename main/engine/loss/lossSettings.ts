import { lossNames } from '../../../shared/run.ts';
import type { LossName, LossSettings } from '../../../shared/run.ts';
import { checkSetting, settingOutOfRange } from '../settingRange.ts';
import type { SettingRange } from '../settingRange.ts';

/*
 * The outer bounds are far beyond any sensible choice. They are there so that no loss can overflow:
 * with them, every loss of a pair is finite for log-ratios up to 1e6 nats.
 */
const weightRange: SettingRange = { above: 0, max: 1e6, advice: 'A weight of 1 is usual.' };
const betaRange: SettingRange = {
  min: 1e-6,
  max: 1000,
  advice: 'Most runs use 0.1; smaller lets the model move further from where it started.',
};
const smoothingRange: SettingRange = {
  min: 0,
  below: 0.5,
  advice: 'It is the share of pairs that may be labelled the wrong way round, so it is below one half.',
};
const positiveSmoothingRange: SettingRange = {
  above: 0,
  below: 0.5,
  advice: 'The losses cdpo and exo_pair need it; 0.1 is a good start.',
};
const gammaRange: SettingRange = { min: 0, max: 1000, advice: 'Most SimPO runs use 0.5 to 1.6.' };
const deltaRange: SettingRange = { min: 0, max: 1e6, advice: 'Most DPO-Positive runs use 50.' };
const tauRange: SettingRange = { min: 1e-6, max: 1, advice: 'DiscoPOP was found with 0.05.' };

const needsSmoothing: readonly LossName[] = ['cdpo', 'exo_pair'];

/**
 * Checks everything the losses can be told.
 * @throws NudgeError SETTING_OUT_OF_RANGE naming the setting, its value and the allowed range.
 */
export function checkLossSettings(settings: LossSettings): void {
  checkTerms(settings);
  checkSetting('beta', settings.beta, betaRange);
  const smoothing = settings.terms.some(({ name }) => needsSmoothing.includes(name));
  checkSetting(
    'labelSmoothing',
    settings.labelSmoothing,
    smoothing ? positiveSmoothingRange : smoothingRange,
  );
  checkSetting('simpoGamma', settings.simpoGamma, gammaRange);
  checkSetting('dpopDelta', settings.dpopDelta, deltaRange);
  checkSetting('discopopTau', settings.discopopTau, tauRange);
}

function checkTerms({ terms }: LossSettings): void {
  if (terms.length === 0) {
    throw settingOutOfRange('loss', 'empty', 'at least one loss', 'The usual loss is sigmoid, which is DPO.');
  }
  for (const { name, weight } of terms) {
    if (!lossNames.includes(name)) {
      throw settingOutOfRange('loss', name, `one of ${lossNames.join(', ')}`, 'The usual loss is sigmoid.');
    }
    checkSetting(`weight of the loss ${name}`, weight, weightRange);
  }
}
