import { nearestPoint, type ChartLine } from './lines.ts';
import { shownValues } from './plotContent.ts';

/** What a line says near a step. */
export interface LineValue {
  readonly line: ChartLine;
  /** The step the value is of, as near as the line has one; null in a line without numbers. */
  readonly step: number | null;
  readonly value: number | null;
}

/** What all lines say near a step, as they are drawn. */
export function valuesNear(lines: readonly ChartLine[], step: number, smoothing: number): LineValue[] {
  return lines.map((line) => {
    const at = nearestPoint(line, step);
    if (at < 0) return { line, step: null, value: null };
    return { line, step: line.steps[at]!, value: shownValues(line, smoothing)[at]! };
  });
}
