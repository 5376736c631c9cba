/** A curve to say something about: values at rising steps, NaN where there is no number. */
export interface Curve {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Points of a curve that have numbers. */
export interface Points {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export function numbersOf({ steps, values }: Curve): Points {
  const kept = Array.from(values, (_, i) => i).filter((i) => Number.isFinite(values[i]));
  return { steps: kept.map((i) => steps[i]!), values: kept.map((i) => values[i]!) };
}

/** The step of the first of the missing numbers that a curve ends with, or null where it ends with a number. */
export function brokenSince({ steps, values }: Curve): number | null {
  const last = Array.from(values).findLastIndex(Number.isFinite);
  return last === values.length - 1 ? null : steps[last + 1]!;
}

export function median(values: readonly number[]): number {
  // Typed arrays sort numbers as numbers, and several times faster.
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The size of a curve's jitter from point to point, as a standard deviation: from the median of the steps between
 * neighbours, which neither a trend nor a few spikes move much. 0.6745 is the median of |N(0, 1)|.
 */
export function jitter(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]!));
  return median(jumps) / 0.6745 / Math.SQRT2;
}

/** How a part of a curve moved from its beginning to its end. */
export interface Change {
  /** Medians of its first and last fifth. */
  readonly from: number;
  readonly to: number;
  /** The direction, where it is larger than jitter alone would make it; else 0. */
  readonly direction: -1 | 0 | 1;
  /** Standard error of `to − from`. */
  readonly error: number;
}

/** Fewer points say nothing about a direction. */
const fewestPoints = 6;

/** Standard errors that a difference has to reach to count: about one false alarm in a thousand. */
const surely = 3.3;

/** How a curve moved; null where it is too short to say. */
export function changeOf(values: readonly number[]): Change | null {
  if (values.length < fewestPoints) return null;
  const part = Math.max(2, Math.floor(values.length / 5));
  const from = median(values.slice(0, part));
  const to = median(values.slice(-part));
  // A median's standard error is about 1.25 times a mean's.
  const error = 1.25 * jitter(values) * Math.sqrt(2 / part);
  const moved = Math.abs(to - from) > Math.max(surely * error, 1e-9 * Math.abs(from));
  return { from, to, direction: moved ? (to > from ? 1 : -1) : 0, error };
}

/** How a curve moved lately: its last third. */
export function recentChangeOf(values: readonly number[]): Change | null {
  return changeOf(values.slice(-Math.max(fewestPoints, Math.ceil(values.length / 3))));
}

/** Fewer points cannot show that a curve stays where it is. */
const fewestToSettle = 30;
/** What a settled curve may still move in its last third, as a share of all its movement. */
const stillMoving = 0.12;

/** Whether a curve that moved has come to rest: its last third moves, all doubt included, only a little. */
export function hasSettled(values: readonly number[]): boolean {
  const recent = recentChangeOf(values);
  if (recent?.direction !== 0 || values.length < fewestToSettle) return false;
  // Curves move most at first: a fifth of them would hide it.
  const beginning = median(values.slice(0, Math.max(3, Math.floor(values.length / 50))));
  const atMost = Math.abs(recent.to - recent.from) + 1.65 * recent.error;
  return atMost < stillMoving * Math.abs(recent.to - beginning);
}
