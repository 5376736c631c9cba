/**
 * An exponential moving average over a curve whose points may stand for many steps.
 *
 * With d = (window − 1) / (window + 1), an average over steps x₁ … xₜ is
 * sₜ = d sₜ₋₁ + (1 − d) xₜ, divided by 1 − dᵗ so that it does not start at 0; its points are on average
 * (window − 1) / 2 steps old, as those of a plain mean over `window` steps are. A point that stands for n steps of mean m is
 * taken as n steps of m: d becomes dⁿ. A missing number (NaN, infinities) leaves a gap; its steps still pass, so that
 * what came before weighs less after it.
 *
 * @param steps the last step of each point, rising
 * @param firstSpan steps behind the first point
 */
export function smooth(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  window: number,
  firstSpan: number,
): Float64Array {
  const decay = (window - 1) / (window + 1);
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    const span = i === 0 ? firstSpan : steps[i]! - steps[i - 1]!;
    const kept = decay ** span;
    const value = values[i]!;
    const isNumber = Number.isFinite(value);
    sum = kept * sum + (isNumber ? (1 - kept) * value : 0);
    weight = kept * weight + (isNumber ? 1 - kept : 0);
    smoothed[i] = isNumber ? sum / weight : NaN;
  }
  return smoothed;
}

/** Windows a person can choose from, in steps: 1 leaves the curve as it is. */
const windows = [1, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000] as const;

/** Windows that make sense for a run of `steps` steps: up to a quarter of it. */
export function smoothingWindows(steps: number): readonly number[] {
  return windows.filter((window) => window === 1 || window <= steps / 4);
}

/** What a run is drawn with until a person chooses: about a fiftieth of it, nothing for short ones. */
export function defaultWindow(steps: number): number {
  return windows.findLast((window) => window <= steps / 50) ?? 1;
}
