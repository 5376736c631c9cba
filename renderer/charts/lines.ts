/** A colour of the interface, by its name in tokens.css. */
export type ColorToken = `--${string}`;

/** One line of a chart. */
export interface ChartLine {
  readonly key: string;
  /** As in the legend and where the line ends. */
  readonly label: string;
  readonly color: ColorToken;
  /** Lengths of dashes and gaps in pixels; empty for a line without gaps. */
  readonly dash: readonly number[];
  /** `moment` points are measured at one step and marked; `run` points are steps, or means of many. */
  readonly kind: 'run' | 'moment';
  /** The last step of each point, rising. */
  readonly steps: Float64Array;
  /** NaN where there is no number. */
  readonly values: Float64Array;
  /** Edges of the band drawn behind the line: smallest and largest, or an error. */
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  /** Consecutive steps behind a point. */
  readonly stepsPerPoint: number;
}

/** A horizontal line that means something, such as 0. */
export interface ReferenceLine {
  readonly value: number;
  /** Empty where the axis says enough. */
  readonly label: string;
}

/** How a chart's numbers are written. */
export type ValueFormat = 'loss' | 'signed' | 'percent' | 'plain' | 'rate' | 'count';

/** The first steps change less than the figures beside a chart tell: an axis this wide shows them as small as they are. */
export const leastSpans: Readonly<Record<ValueFormat, number>> = {
  loss: 0.01,
  signed: 0.1,
  percent: 0,
  plain: 0,
  rate: 0,
  count: 0,
};

/** Where a point nearest to a step is, or −1 in a line without numbers. */
export function nearestPoint({ steps, values }: ChartLine, step: number): number {
  const right = firstAtOrAfter(steps, step);
  let best = -1;
  let bestDistance = Infinity;
  const consider = (i: number): void => {
    const distance = Math.abs(steps[i]! - step);
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  };
  for (let i = right; i < steps.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    consider(i);
    break;
  }
  for (let i = right - 1; i >= 0; i--) {
    if (!Number.isFinite(values[i])) continue;
    consider(i);
    break;
  }
  return best;
}

/** Index of the first of rising `steps` that is not before `step`; their count when all are. */
export function firstAtOrAfter(steps: Float64Array, step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every step that a line has a point at, rising, each once. */
export function allSteps(lines: readonly ChartLine[]): Float64Array {
  const distinct = [...new Set(lines.map(({ steps }) => steps))];
  return distinct.reduce(union, new Float64Array(0));
}

function union(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b;
  const merged = new Float64Array(a.length + b.length);
  let [i, j, n] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (a[i] === next) i++;
    if (b[j] === next) j++;
    merged[n++] = next;
  }
  return merged.subarray(0, n);
}

/** A column for the chart library: `undefined` where the line has no point, `null` where it has no number. */
export type Column = (number | null | undefined)[];

/** `values` at `steps` laid out over `axis`, which holds all of them. */
export function columnOver(axis: Float64Array, steps: Float64Array, values: Float64Array): Column {
  const column: Column = new Array<number | null | undefined>(axis.length).fill(undefined);
  let at = 0;
  for (let i = 0; i < steps.length; i++) {
    while (axis[at] !== steps[i]) at++;
    const value = values[i]!;
    column[at] = Number.isFinite(value) ? value : null;
  }
  return column;
}

/** What a chart says in words. */
export interface ReadingWords {
  /** `watch`: worth an eye on; `bad`: something went wrong. */
  readonly tone: 'plain' | 'watch' | 'bad';
  readonly sentence: string;
  readonly why: string;
}

/** A chart, as a view asks for it. */
export interface ChartSpec {
  readonly key: string;
  readonly title: string;
  /** The field's own word; empty where it is the title. */
  readonly term: string;
  readonly lines: readonly ChartLine[];
  readonly references: readonly ReferenceLine[];
  readonly format: ValueFormat;
  /** A value that is always in view, such as 0. */
  readonly include: number | null;
  /** What the values cannot leave. */
  readonly bounds: readonly [low: number, high: number] | null;
  /** The log scale applies to it. */
  readonly canLog: boolean;
  readonly reading: ReadingWords | null;
}
