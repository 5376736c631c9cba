import { changeOf, numbersOf, type Change, type Curve } from './curve.ts';
import { reading, type Reading } from './reading.ts';

export interface AccuracyCurves {
  /** Fraction of the pairs of a step, 0–1. */
  readonly train: Curve;
  /** At evaluations, 0–1. */
  readonly heldOut: Curve;
  /** Pairs of an evaluation; 0 without any. */
  readonly heldOutPairs: number;
}

/** How often the better answer wins, on held-out pairs where there are any. */
export function readAccuracy({ train, heldOut, heldOutPairs }: AccuracyCurves): Reading {
  const trained = changeOf(numbersOf(train).values);
  const held = numbersOf(heldOut);
  // Before the first step the model is the original: it prefers nothing to it, and the fraction is 0.
  const after = held.values.filter((_, i) => held.steps[i]! > 0);
  if (after.length > 0 && heldOutPairs > 0) return readHeldOut(after, heldOutPairs, trained);
  if (trained === null) return reading('tooShort', { steps: numbersOf(train).values.length });
  if (Math.abs(trained.to - 0.5) < 0.05) return reading('accuracy.guessing', { at: trained.to });
  if (trained.to < 0.5) return reading('accuracy.worse', { at: trained.to });
  if (trained.direction === 0) return reading('accuracy.level', { at: trained.to });
  return reading(trained.direction > 0 ? 'accuracy.rising' : 'accuracy.falling', { at: trained.to });
}

function readHeldOut(after: readonly number[], pairs: number, trained: Change | null): Reading {
  const [first, last] = [after[0]!, after.at(-1)!];
  const error = standardError(last, pairs);
  if (Math.abs(last - 0.5) <= 2 * standardError(0.5, pairs))
    return reading('accuracy.guessing', { at: last });
  if (last < 0.5) return reading('accuracy.worse', { at: last });
  if (trained !== null && trained.to - last > Math.max(0.15, 2 * error)) {
    return reading('accuracy.byHeart', { at: last, train: trained.to });
  }
  const best = Math.max(...after);
  if (best - last > 2.5 * Math.hypot(error, standardError(best, pairs))) {
    return reading('accuracy.falling', { at: last });
  }
  const clearly = last - first > 2 * Math.hypot(error, standardError(first, pairs));
  const along = trained?.direction === 1 && last > first;
  if (clearly || along) return reading('accuracy.rising', { at: last });
  return reading(after.length < 3 ? 'accuracy.now' : 'accuracy.level', { at: last });
}

/** Of a fraction of `count` pairs: √(p (1 − p) / n), with one pair of either kind added so that it is never 0. */
function standardError(fraction: number, count: number): number {
  const p = (fraction * count + 1) / (count + 2);
  return Math.sqrt((p * (1 - p)) / (count + 2));
}
