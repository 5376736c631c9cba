import { brokenSince, changeOf, hasSettled, numbersOf, recentChangeOf, type Curve } from './curve.ts';
import { reading, type Reading } from './reading.ts';

export interface RewardCurves {
  readonly chosen: Curve;
  readonly rejected: Curve;
  readonly gap: Curve;
}

/** Where the two answers went, against the original model. */
export function readRewards({ chosen, rejected, gap }: RewardCurves): Reading {
  const broken = brokenSince(chosen) ?? brokenSince(rejected);
  if (broken !== null) return reading('rewards.broken', { step: broken });
  const gaps = numbersOf(gap).values;
  const [up, down, apart] = [chosen, rejected, gap].map((curve) => changeOf(numbersOf(curve).values));
  if (!up || !down || !apart) return reading('tooShort', { steps: gaps.length });
  if (apart.direction < 0 && apart.to < 0) return reading('rewards.wrongWay');
  if (apart.direction <= 0) return reading('rewards.together');
  if (up.direction > 0 && down.direction > 0) return reading('rewards.bothUp');
  if (up.direction < 0 && down.direction < 0) return reading('rewards.bothDown');
  return reading(up.direction < 0 ? 'rewards.chosenDown' : 'rewards.apart');
}

export interface GapCurves {
  readonly train: Curve;
  readonly heldOut: Curve;
}

/** A gap on held-out pairs below this share of that on trained ones is learning by heart. */
const farBehind = 0.4;

export function readGap({ train, heldOut }: GapCurves): Reading {
  const broken = brokenSince(train);
  if (broken !== null) return reading('gap.broken', { step: broken });
  const { values } = numbersOf(train);
  const change = changeOf(values);
  if (change === null) return reading('tooShort', { steps: values.length });
  const recent = recentChangeOf(values);
  const held = numbersOf(heldOut).values;
  const last = held.at(-1);
  if (recent?.direction === -1 && values.length >= 30) return reading('gap.shrinking', { at: change.to });
  if (change.direction <= 0) return reading('gap.flat', { at: change.to });
  // A single evaluation is the one before training.
  if (last !== undefined && held.length > 2 && change.to > 0.5 && last < farBehind * change.to) {
    return reading('gap.heldOutBehind', { train: change.to, heldOut: last });
  }
  return reading(hasSettled(values) ? 'gap.levelled' : 'gap.growing', { at: last ?? change.to });
}
