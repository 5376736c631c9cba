import { NudgeError } from '../../shared/errors.ts';
import { lossNames, type DeviceName, type LossName, type LossTerm } from '../../shared/run.ts';
import { nearest } from './nearest.ts';

/*
 * What stands behind a flag, as the value it means. `undefined` (the flag was not given) stays `undefined`.
 * All throw NudgeError USAGE with the flag, what was typed and what is possible.
 */

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A decimal number; whether it is a sensible one is checked where it is used. */
export function numberOf(flag: string, text: string): number;
export function numberOf(flag: string, text: string | undefined): number | undefined;
export function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (decimal.test(text)) return Number(text);
  throw wrongValue(flag, text, 'a number, such as 8, 0.1 or 1e-5');
}

/** One of some words. */
export function choiceOf<Choice extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const meant = nearest(text, choices);
  const hint = meant === null ? undefined : `Did you mean ${meant}?`;
  throw wrongValue(flag, text, choices.length > 6 ? 'one of its names' : choices.join(' or '), hint);
}

export function booleanOf(flag: string, text: string | undefined): boolean | undefined {
  const choice = choiceOf(flag, text, ['true', 'false']);
  return choice === undefined ? undefined : choice === 'true';
}

const deviceChoices: readonly ('auto' | DeviceName)[] = ['auto', 'cpu', 'webgpu'];

export function deviceOf(text: string | undefined): 'auto' | DeviceName {
  return choiceOf('device', text, deviceChoices) ?? 'auto';
}

/** `all`, or names with commas between. */
export function targetsOf(text: string | undefined): 'all' | string[] | undefined {
  if (text === undefined || text === 'all') return text;
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw wrongValue('targets', text, 'all, or layer names with commas between, such as q_proj,v_proj');
}

/** A whole number that names a run. */
export function runIdOf(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new NudgeError(
    'USAGE',
    `${name} is the number of a run, such as 3; "${text}" is not one.`,
    'See nudge runs list for the runs there are.',
  );
}

/** The number of something that is listed, as a command's own word. */
export function numberedOf(name: string, text: string, what: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new NudgeError(
    'USAGE',
    `${name} is the number of a ${what}, such as 3; "${text}" is not one.`,
    'Give its number.',
  );
}

const termPattern = /^(?:([^*]+)\*\s*)?([a-z_]+)$/;

/** `sigmoid`, or a weighted sum such as `sigmoid+0.1*sft`. */
export function lossTermsOf(text: string | undefined): LossTerm[] | undefined {
  if (text === undefined) return undefined;
  // The plus of an exponent (1e+2) is no sum.
  return text.split(/(?<!\d[eE])\+/).map((part) => {
    const [, weight, name] = termPattern.exec(part.trim()) ?? [];
    if (name === undefined) throw wrongLoss(part.trim());
    return {
      name: lossNameOf(name),
      weight: weight === undefined ? 1 : numberOf('loss', weight.trim()),
    };
  });
}

function lossNameOf(text: string): LossName {
  const found = lossNames.find((name) => name === text);
  if (found !== undefined) return found;
  throw wrongLoss(text);
}

function wrongLoss(text: string): NudgeError {
  const meant = nearest(text, lossNames);
  const losses = `The losses are ${lossNames.join(', ')}; a sum is written sigmoid+0.1*sft.`;
  return wrongValue(
    'loss',
    text,
    'a loss, or a weighted sum of losses',
    meant === null ? losses : `Did you mean ${meant}? ${losses}`,
  );
}

function wrongValue(flag: string, text: string, wanted: string, hint?: string): NudgeError {
  return new NudgeError(
    'USAGE',
    `--${flag} takes ${wanted}; "${text}" is not that.`,
    hint ?? `Correct the value of --${flag} and try again.`,
    { flag },
  );
}
