import { brokenSince, changeOf, hasSettled, numbersOf, type Curve } from './curve.ts';
import { reading, type Reading } from './reading.ts';

export interface LossCurves {
  /** On the pairs it trains on. */
  readonly train: Curve;
  /** On held-out pairs, at evaluations. */
  readonly heldOut: Curve;
  /** What the loss is before anything is learned; null where the loss has no such value. */
  readonly start: number | null;
}

/** A change that the figures beside the curve do not show either, relative to the loss. */
const tooSmall = 0.002;

export function readLoss({ train, heldOut, start }: LossCurves): Reading {
  const broken = brokenSince(train);
  if (broken !== null) return reading('loss.broken', { step: broken });
  const { values } = numbersOf(train);
  const change = changeOf(values);
  if (change === null) return reading('tooShort', { steps: values.length });
  const turned = heldOutTurned(heldOut);
  if (turned !== null && change.direction < 0) return reading('loss.byHeart', { step: turned });
  const { from, to, direction } = change;
  const still = direction === 0 || Math.abs(to - from) < tooSmall * Math.abs(from);
  if (direction > 0 && !still) return reading('loss.rising', { from, to });
  if (still) {
    const notStarted = start !== null && Math.abs(to - start) < 0.03 * start;
    return reading(notStarted ? 'loss.notStarted' : 'loss.flat', { at: to });
  }
  const held = heldOutChange(heldOut);
  if (held !== null && held >= 0) return reading('loss.fallingHeldOutNot', { from, to });
  if (hasSettled(values)) return reading('loss.levelled', { at: to });
  return reading(held === null ? 'loss.falling' : 'loss.fallingHeldOutToo', { from, to });
}

/** A rise this large, relative to the best value, is no matter of chance on a held-out set of usual size. */
const clearRise = 0.03;

/**
 * The step of the best evaluation, where everything after it is clearly worse and there is more than one such
 * evaluation, or one far worse; else null.
 */
export function heldOutTurned(heldOut: Curve): number | null {
  const { steps, values } = numbersOf(heldOut);
  if (values.length < 3) return null;
  const best = values.indexOf(Math.min(...values));
  const after = values.slice(best + 1);
  const rise = Math.min(...after) - values[best]!;
  const needed = clearRise * Math.abs(values[best]!) * (after.length > 1 ? 1 : 3);
  return after.length > 0 && rise > needed ? steps[best]! : null;
}

/** −1 where held-out pairs gained, 1 where they lost, 0 where they stayed about the same; null with too few. */
function heldOutChange(heldOut: Curve): number | null {
  const { values } = numbersOf(heldOut);
  if (values.length < 2) return null;
  const [first, last] = [values[0]!, values.at(-1)!];
  return Math.abs(last - first) < 0.02 * Math.abs(first) ? 0 : Math.sign(last - first);
}
