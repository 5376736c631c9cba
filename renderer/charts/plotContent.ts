import {
  columnOver,
  allSteps,
  type ChartLine,
  type Column,
  type ReferenceLine,
  type ValueFormat,
} from './lines.ts';
import type { Range, RangeWishes } from './range.ts';
import { smooth } from './smoothing.ts';

/** All that a drawn chart shows. */
export interface PlotContent {
  readonly lines: readonly ChartLine[];
  readonly references: readonly ReferenceLine[];
  readonly format: ValueFormat;
  readonly wishes: RangeWishes;
  /** Steps to average over; 1 for none. */
  readonly smoothing: number;
  /** Steps in view. */
  readonly range: Range;
}

/** What a column of the drawn data is to its line. */
export interface DrawnSeries {
  readonly line: ChartLine;
  /** `raw`: the line before smoothing, drawn faintly behind it. */
  readonly part: 'low' | 'high' | 'raw' | 'line';
}

/** Columns as the chart library draws them, first behind the others. */
export interface DrawnData {
  readonly steps: Float64Array;
  readonly series: readonly DrawnSeries[];
  readonly columns: readonly Column[];
}

/** Lays a chart's lines out over one axis, with their bands and, where smoothed, themselves before it. */
export function drawnData({ lines, smoothing }: Pick<PlotContent, 'lines' | 'smoothing'>): DrawnData {
  const steps = allSteps(lines);
  const parts = lines.flatMap((line) => partsOf(line, smoothing));
  // All bands lie behind all lines.
  const ordered = [...parts.filter(isBand), ...parts.filter((part) => !isBand(part))];
  return {
    steps,
    series: ordered,
    columns: ordered.map(({ line, values }) => columnOver(steps, line.steps, values)),
  };
}

interface Part extends DrawnSeries {
  readonly values: Float64Array;
}

function partsOf(line: ChartLine, smoothing: number): Part[] {
  const parts: Part[] = [];
  if (line.low !== null && line.high !== null) {
    parts.push({ line, part: 'high', values: line.high }, { line, part: 'low', values: line.low });
  }
  if (isSmoothed(line, smoothing)) parts.push({ line, part: 'raw', values: line.values });
  parts.push({ line, part: 'line', values: shownValues(line, smoothing) });
  return parts;
}

function isBand({ part }: DrawnSeries): boolean {
  return part === 'low' || part === 'high';
}

/** Averaging over no more steps than a point already stands for changes nothing. */
function isSmoothed({ kind, stepsPerPoint }: ChartLine, smoothing: number): boolean {
  return kind === 'run' && smoothing > stepsPerPoint;
}

/** A line's values as they are drawn: smoothed or as they are. */
export function shownValues(line: ChartLine, smoothing: number): Float64Array {
  return isSmoothed(line, smoothing)
    ? smooth(line.steps, line.values, smoothing, line.stepsPerPoint)
    : line.values;
}

/** Two contents with the same structure differ in numbers only: a drawn chart takes the new ones as they come. */
export function structureOf({ lines, smoothing, wishes }: PlotContent): string {
  const parts = lines.map((line) => [
    line.label,
    line.color,
    line.dash,
    line.kind,
    line.low !== null && line.high !== null,
    isSmoothed(line, smoothing),
  ]);
  return JSON.stringify([parts, wishes.log]);
}
