import { allSteps, firstAtOrAfter, type ChartLine } from './lines.ts';
import type { Range } from './range.ts';

/** The most rows a chart's table shows. */
const mostRows = 60;

export interface ChartRow {
  readonly step: number;
  /** A line each: its value at the step, null where it has none. */
  readonly values: readonly (number | null)[];
}

/** A chart's values in view, evenly thinned, with every evaluation and the last step among them. */
export function chartRows(lines: readonly ChartLine[], range: Range): { rows: ChartRow[]; points: number } {
  const all = allSteps(lines);
  const inView = all.subarray(firstAtOrAfter(all, range[0]), firstAtOrAfter(all, range[1] + 1));
  const moments = new Set(lines.filter(({ kind }) => kind === 'moment').flatMap(({ steps }) => [...steps]));
  const stride = Math.ceil(inView.length / mostRows);
  const kept = [...inView].filter((step, i) => (inView.length - 1 - i) % stride === 0 || moments.has(step));
  return {
    points: inView.length,
    rows: kept.map((step) => ({ step, values: lines.map((line) => valueAt(line, step)) })),
  };
}

function valueAt({ steps, values }: ChartLine, step: number): number | null {
  const at = firstAtOrAfter(steps, step);
  return steps[at] === step ? values[at]! : null;
}
