/** How a slider's values lie along its track. */
export interface SliderScale {
  /** Where a value lies, in the slider's own units; values beyond the ends lie at the ends. */
  readonly positionOf: (value: number) => number;
  readonly valueAt: (position: number) => number;
  /** Positions the slider stops at, in order. */
  readonly stops: readonly number[];
}

/** Round numbers a tenth of a decade apart, near enough. */
const roundDigits = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const linearStops = 100;

/** Equal steps multiply by equal factors, and stops are round numbers: 0.1, 0.12, 0.15, 0.2 … */
export function logScale(min: number, max: number): SliderScale {
  const round = (value: number): number => Number(value.toPrecision(6));
  const values = new Set([min, max]);
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.log10(max); decade += 1) {
    for (const digits of roundDigits) {
      const value = round(digits * 10 ** decade);
      if (value > min && value < max) values.add(value);
    }
  }
  const positionOf = (value: number): number => Math.log10(Math.min(max, Math.max(min, value)));
  return {
    positionOf,
    valueAt: (position) => round(10 ** position),
    stops: [...values].map(positionOf).sort((a, b) => a - b),
  };
}

/** A hundred equal steps. */
export function linearScale(min: number, max: number): SliderScale {
  const between = (share: number): number => min * (1 - share) + max * share;
  return {
    positionOf: (value) => Math.min(max, Math.max(min, value)),
    valueAt: (position) => Number(position.toPrecision(6)),
    stops: Array.from({ length: linearStops + 1 }, (_, index) => between(index / linearStops)),
  };
}
