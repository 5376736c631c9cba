import { NudgeError } from '../../shared/errors.ts';

/** The values a number setting may take. Bounds are inclusive unless `above` or `below` names them. */
export interface SettingRange {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
  readonly integer?: true;
  /** What a person may want to choose, as a full sentence. */
  readonly advice: string;
}

/**
 * Checks one setting: finite, within its bounds, whole where asked.
 * @throws NudgeError SETTING_OUT_OF_RANGE naming the setting, its value and the allowed range.
 */
export function checkSetting(setting: string, value: number, range: SettingRange): void {
  if (!isInside(value, range)) throw settingOutOfRange(setting, value, describe(range), range.advice);
}

/** The error of a setting that cannot be used. `allowed` completes "must be …". */
export function settingOutOfRange(
  setting: string,
  value: number | string,
  allowed: string,
  advice: string,
): NudgeError {
  const shown = String(value);
  return new NudgeError(
    'SETTING_OUT_OF_RANGE',
    `The setting ${setting} is ${shown}, but it must be ${allowed}.`,
    `Choose another value for ${setting}. ${advice}`,
    { setting, value: shown, allowed },
  );
}

function isInside(value: number, { min, max, above, below, integer }: SettingRange): boolean {
  return (
    Number.isFinite(value) &&
    (integer === undefined || Number.isSafeInteger(value)) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

function describe({ min, max, above, below, integer }: SettingRange): string {
  const bounds = [
    min === undefined ? '' : `at least ${String(min)}`,
    above === undefined ? '' : `above ${String(above)}`,
    max === undefined ? '' : `at most ${String(max)}`,
    below === undefined ? '' : `below ${String(below)}`,
  ].filter((bound) => bound !== '');
  return `a ${integer ? 'whole' : 'finite'} number, ${bounds.join(' and ')}`;
}
