import uPlot from 'uplot';
import { spreadLabels } from './labels.ts';
import { firstAtOrAfter, type ChartLine } from './lines.ts';
import type { Palette } from './palette.ts';
import { shownValues, type PlotContent } from './plotContent.ts';
import { clamp } from './range.ts';

/** Pixels. */
export const fontSize = 12;
const labelGap = 6;
const longestLabel = 104;
/** For the axis's name beside its last tick. */
const shortestRoom = 36;

/** Room to the right of a chart for the names of its lines. */
export function labelRoom(lines: readonly ChartLine[], palette: Palette): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = palette.font(fontSize);
  const widths = named(lines).map(({ label }) => context.measureText(label).width);
  return Math.ceil(Math.min(longestLabel, Math.max(shortestRoom, ...widths))) + labelGap + 4;
}

/** A line alone needs no name: the chart's title is it. */
function named(lines: readonly ChartLine[]): readonly ChartLine[] {
  return lines.length > 1 ? lines : [];
}

/** Names the lines where they end. */
export function drawEndLabels(plot: uPlot, content: PlotContent, palette: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const bottom = bbox.top + bbox.height;
  const ends = named(content.lines).flatMap((line) => {
    const value = lastValueInView(line, content);
    if (value === null) return [];
    const y = clamp(plot.valToPos(value, 'y', true), bbox.top, bottom);
    return [{ text: line.label, y, color: palette.color(line.color) }];
  });
  ctx.save();
  ctx.font = palette.font(fontSize * ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { text, y, color } of spreadLabels(ends, fontSize * 1.25 * ratio, bbox.top, bottom)) {
    ctx.fillStyle = color;
    ctx.fillText(fitted(ctx, text, longestLabel * ratio), bbox.left + bbox.width + labelGap * ratio, y);
  }
  ctx.restore();
}

/** The value of a line at the right edge, or null where it has none in view. */
function lastValueInView(line: ChartLine, { range, smoothing }: PlotContent): number | null {
  const values = shownValues(line, smoothing);
  const end = firstAtOrAfter(line.steps, range[1] + 1);
  const last = values.subarray(0, end).findLastIndex(Number.isFinite);
  return last < 0 || line.steps[last]! < range[0] ? null : values[last]!;
}

/** `text`, cut to a width. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let cut = text.length;
  while (cut > 1 && context.measureText(`${text.slice(0, cut)}…`).width > width) cut--;
  return `${text.slice(0, cut).trimEnd()}…`;
}

/** Draws the horizontal lines that mean something, behind the curves. */
export function drawReferences(plot: uPlot, { references }: PlotContent, palette: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const { min, max } = plot.scales['y'] ?? {};
  if (min === undefined || max === undefined) return;
  ctx.save();
  ctx.strokeStyle = palette.color('--edge-strong');
  ctx.fillStyle = palette.color('--ink-soft');
  ctx.lineWidth = ratio;
  ctx.font = palette.font((fontSize - 1) * ratio);
  ctx.textAlign = 'right';
  for (const { value, label } of references) {
    if (value < min || value > max) continue;
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    ctx.setLineDash(label === '' ? [] : [2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    // Above the line, unless that is outside.
    const above = y - bbox.top > fontSize * 1.5 * ratio;
    ctx.textBaseline = above ? 'bottom' : 'top';
    ctx.fillText(label, bbox.left + bbox.width - 4 * ratio, y + (above ? -2 : 2) * ratio);
  }
  ctx.restore();
}

/** Says beside the axis what it counts. */
export function drawAxisName({ ctx, bbox, width }: uPlot, name: string, palette: Palette): void {
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = palette.font(fontSize * ratio);
  ctx.fillStyle = palette.color('--ink-soft');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  ctx.fillText(name, width * ratio - 1, bbox.top + bbox.height + 4 * ratio);
  ctx.restore();
}
