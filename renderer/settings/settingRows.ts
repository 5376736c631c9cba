import type { TrainSettings } from '../../shared/run.ts';
import { runText } from '../text/run.ts';
import { settingsText } from '../text/settings.ts';
import { constantsOf, lossConstants } from './lossUse.ts';
import { flatten, sameValue, type SettingName, type SettingValues } from './settingValues.ts';

/** A setting of some runs, to read. */
export interface SettingRow {
  readonly name: SettingName;
  readonly label: string;
  /** The field's own word. */
  readonly term: string;
  /** A value for each run; null where the run makes no use of the setting. */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

/** Settings side by side, in the order in which they are asked for; those that none of the runs uses are left out. */
export function settingRows(runs: readonly TrainSettings[]): SettingRow[] {
  const all = runs.map(flatten);
  const names = Object.keys(settingsText.fields).filter((name) => name !== 'device') as SettingName[];
  return names.flatMap((name) => {
    const used = all.map((values) => (uses(values, name) ? values[name] : null));
    if (used.every((value, i) => value === null && !uses(all[i]!, name))) return [];
    const values = all.map((each) => (uses(each, name) ? written(each, name) : null));
    const differs = used.some((value) => !sameValue(value, used[0]));
    const { label, term } = settingsText.fields[name];
    return [{ name, label, term, values, differs }];
  });
}

function written(values: SettingValues, name: SettingName): string {
  if (name === 'maxSteps' && values.maxSteps === null) return runText.noLimit;
  if (name === 'evalFraction' && values.evalFraction === null) return runText.usualShare;
  if (name === 'evalEvery' && values.evalEvery === null) return runText.nowAndThen;
  return settingsText.value(name, values);
}

/** Add-on weights and constants of other losses decide nothing. */
function uses(values: SettingValues, name: SettingName): boolean {
  if (name.startsWith('lora.')) return values.method === 'lora';
  const isConstant = lossConstants.some(({ setting }) => setting === name);
  return !isConstant || constantsOf(values['loss.terms']).some((used) => used === name);
}
