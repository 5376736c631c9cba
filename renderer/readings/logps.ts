import { brokenSince, changeOf, numbersOf, type Curve } from './curve.ts';
import { reading, type Reading } from './reading.ts';

export interface LogpCurves {
  /**
   * How much likelier the answers became, nats: log π − log π_ref where the run has a reference. Unlike the
   * log-probabilities themselves these do not jump with every batch's own answers.
   */
  readonly chosenShift: Curve;
  readonly rejectedShift: Curve;
  readonly gap: Curve;
  /** Log-probability of the better answers at the start, nats; null where shifts are not nats an answer. */
  readonly chosenAtStart: number | null;
}

/** Better answers that lost this share of their log-probability, and as many nats, are being forgotten. */
const collapseShare = 0.5;
const collapseNats = 10;

/** Whether the answers became more or less likely to be written. */
export function readLogps({ chosenShift, rejectedShift, gap, chosenAtStart }: LogpCurves): Reading {
  const broken = brokenSince(chosenShift) ?? brokenSince(rejectedShift);
  if (broken !== null) return reading('logps.broken', { step: broken });
  const curves = [chosenShift, rejectedShift, gap];
  const [better, worse, apart] = curves.map((curve) => changeOf(numbersOf(curve).values));
  if (!better || !worse || !apart) return reading('tooShort', { steps: numbersOf(gap).values.length });
  const lost = better.from - better.to;
  const limit = Math.max(collapseNats, collapseShare * Math.abs(chosenAtStart ?? Infinity));
  if (better.direction < 0 && lost > limit) return reading('logps.collapse', { lost });
  if (better.direction < 0 && worse.direction < 0) {
    return reading(apart.direction > 0 ? 'logps.bothDownGapGrows' : 'logps.bothDownNoGap');
  }
  if (better.direction > 0) {
    if (worse.direction > 0) return reading('logps.bothUp');
    return reading(worse.direction < 0 ? 'logps.apart' : 'logps.chosenUp');
  }
  if (better.direction < 0) return reading('logps.chosenDown');
  return reading(
    worse.direction < 0 ? 'logps.rejectedDown' : worse.direction > 0 ? 'logps.rejectedUp' : 'logps.still',
  );
}
