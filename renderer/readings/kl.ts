import { reading, type Reading } from './reading.ts';

/** KL from the original at an evaluation, and its standard error, nats an answer; null where none was measured. */
export interface KlPoint {
  readonly step: number;
  readonly kl: number | null;
  readonly error: number | null;
}

/** Nats an answer. Below `near` answers are mostly those of the original; above `far` they seldom are. */
const near = 1;
const far = 15;

export function readKl(points: readonly KlPoint[]): Reading {
  const last = points.findLast(({ kl }) => kl !== null && Number.isFinite(kl));
  const kl = last?.kl ?? null;
  if (last === undefined || kl === null) return reading('kl.none');
  if (last.step === 0) return reading('tooShort', { steps: 0 });
  const { error } = last;
  if (error !== null && kl < 2 * error) return reading('kl.unsure', { kl, error });
  if (kl < near) return reading('kl.near', { kl });
  return reading(kl > far ? 'kl.far' : 'kl.moved', { kl });
}
