/*
 * Scales of the lesson's figures. A scale that followed every value would hide that the value moves, so there are a
 * few steps only, and a figure keeps its step as long as it fits.
 */

const steps = [1, 2, 4, 8, 16, 40, 100, 400, 1000, 4000, 10_000];

/** The first of a few round bounds, `atLeast` or above, that all the values lie within; they may be of any sign. */
export function boundFor(values: readonly number[], atLeast: number): number {
  const largest = Math.max(atLeast, ...values.map(Math.abs));
  return steps.find((step) => step >= largest) ?? largest;
}

/** A straight scale from [low, high] to [start, end]. */
export function linear(low: number, high: number, start: number, end: number): (value: number) => number {
  return (value) => start + ((value - low) / (high - low)) * (end - start);
}

/** An SVG path through a function's points, at `count` equal steps from `low` to `high`. */
export function curvePath(
  f: (x: number) => number,
  low: number,
  high: number,
  toX: (x: number) => number,
  toY: (y: number) => number,
  count = 120,
): string {
  const points = Array.from({ length: count + 1 }, (_, i) => {
    const x = low + ((high - low) * i) / count;
    return `${toX(x).toFixed(2)} ${toY(f(x)).toFixed(2)}`;
  });
  return `M${points.join('L')}`;
}
