import type uPlot from 'uplot';
import { drawAxisName, drawEndLabels, drawReferences, fontSize, labelRoom } from './annotations.ts';
import type { Palette } from './palette.ts';
import type { DrawnSeries, PlotContent } from './plotContent.ts';
import { valueRange } from './range.ts';

/** What a chart tells about what is done with it. */
export interface PlotEvents {
  /** The crosshair stands at this step; null: it left. */
  readonly onhover: (step: number | null) => void;
  readonly onselect: (fromStep: number, toStep: number) => void;
  readonly onreset: () => void;
}

/** How numbers are written on the axes. `largest` is the last tick, `increment` the distance between ticks. */
export interface TickWriter {
  readonly step: (step: number, largest: number) => string;
  /** What the axis below counts. */
  readonly axis: string;
  readonly value: (value: number, increment: number) => string;
}

/** What a chart is drawn with. */
export interface PlotLook {
  readonly palette: Palette;
  readonly ticks: TickWriter;
}

/** A chart as it is being built: its content changes later, its structure does not. */
export interface PlotFrame {
  readonly content: () => PlotContent;
  readonly series: readonly DrawnSeries[];
  readonly look: PlotLook;
  readonly syncKey: string;
  readonly events: PlotEvents;
  readonly size: { readonly width: number; readonly height: number };
}

/** The chart library's options for a chart. */
export function plotOptions(frame: PlotFrame): uPlot.Options {
  const { content, series, look, events, size } = frame;
  const { palette } = look;
  return {
    ...size,
    padding: [8, labelRoom(content().lines, palette), 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [...content().range] },
      y: valueScale(content),
    },
    series: [{}, ...series.map((drawn) => seriesOptions(drawn, palette))],
    bands: bands(series, palette),
    axes: [stepAxis(look), valueAxis(look)],
    cursor: cursor(frame),
    hooks: {
      drawAxes: [(plot) => drawReferences(plot, content(), palette)],
      draw: [
        (plot) => {
          drawEndLabels(plot, content(), palette);
          drawAxisName(plot, look.ticks.axis, palette);
        },
      ],
      setCursor: [(plot) => tellCrosshair(plot, events)],
      setSelect: [(plot) => tellSelection(plot, events)],
    },
  };
}

/** The library's numbers for how a scale runs; its names for them exist only while types are checked. */
const linear: unknown = 1;
const logarithmic: unknown = 3;

function valueScale(content: () => PlotContent): uPlot.Scale {
  const range: uPlot.Range.Function = (_plot, low, high) => [...valueRange(low, high, content().wishes)];
  return { range, distr: (content().wishes.log ? logarithmic : linear) as uPlot.Scale.Distr };
}

function seriesOptions({ line, part }: DrawnSeries, palette: Palette): uPlot.Series {
  const stroke = palette.color(line.color);
  if (part === 'low' || part === 'high') return { width: 0, alpha: 0.16, points: { show: false } };
  if (part === 'raw') return { stroke, width: 1, alpha: 0.28, points: { show: false } };
  const drawPoints = (plot: uPlot, index: number): boolean =>
    line.kind === 'moment' || plot.data[index]!.length < 3;
  return {
    stroke,
    width: 1.75,
    dash: [...line.dash],
    points: { show: drawPoints, size: 6, width: 0, fill: stroke, stroke },
  };
}

/** Low edges follow their high edges. */
function bands(series: readonly DrawnSeries[], palette: Palette): uPlot.Band[] {
  return series.flatMap(({ line, part }, i) =>
    part === 'high' ? [{ series: [i + 1, i + 2], fill: palette.color(line.color) }] : [],
  );
}

function axis({ palette }: PlotLook): uPlot.Axis {
  return {
    font: palette.font(fontSize),
    stroke: palette.color('--ink-soft'),
    gap: 4,
    ticks: { show: false },
  };
}

function stepAxis(look: PlotLook): uPlot.Axis {
  return {
    ...axis(look),
    size: fontSize + 10,
    space: 56,
    incrs: wholeIncrements,
    grid: { show: false },
    border: { show: true, stroke: look.palette.color('--edge'), width: 1 },
    values: (_plot, splits) => splits.map((step) => look.ticks.step(step, splits.at(-1) ?? 0)),
  };
}

/** 1, 2, 5, 10 … : steps are whole. */
const wholeIncrements = Array.from({ length: 27 }, (_, i) => [1, 2, 5][i % 3]! * 10 ** Math.floor(i / 3));

function valueAxis(look: PlotLook): uPlot.Axis {
  return {
    ...axis(look),
    space: 32,
    size: (plot, values) => widthOf(plot, values, look.palette),
    grid: { stroke: look.palette.color('--edge'), width: 1 },
    values: (_plot, splits: (number | null)[], _axis, _space, increment) =>
      splits.map((value) => (value === null ? null : look.ticks.value(value, increment))),
  };
}

/** Room for the longest tick; the library asks first before it has any. */
function widthOf(plot: uPlot, values: readonly string[] | null, palette: Palette): number {
  const shown = (values ?? []).filter(Boolean);
  if (shown.length === 0) return 32;
  plot.ctx.save();
  plot.ctx.font = palette.font(fontSize);
  const width = Math.max(...shown.map((text) => plot.ctx.measureText(text).width));
  plot.ctx.restore();
  return Math.ceil(width) + 8;
}

function cursor({ series, syncKey, events }: PlotFrame): uPlot.Cursor {
  return {
    y: false,
    points: { size: 7 },
    drag: { x: true, y: false, setScale: false, dist: 4 },
    sync: {
      key: syncKey,
      scales: ['x', null],
      setSeries: false,
      // A selection stays where it is drawn; what it selects comes back as the steps in view.
      filters: { pub: (type) => type === 'mousemove' },
    },
    dataIdx: (plot, index, nearest) =>
      series[index - 1]?.part === 'line' ? pointNear(plot.data[index]!, nearest) : null,
    bind: {
      dblclick: () => () => {
        events.onreset();
        return null;
      },
    },
  };
}

/** The place nearest to `middle` that has a number, or null. */
function pointNear(column: ArrayLike<number | null | undefined>, middle: number): number | null {
  for (let distance = 0; distance < column.length; distance++) {
    if (typeof column[middle - distance] === 'number') return middle - distance;
    if (typeof column[middle + distance] === 'number') return middle + distance;
  }
  return null;
}

function tellCrosshair(plot: uPlot, { onhover }: PlotEvents): void {
  const { left = -1 } = plot.cursor;
  onhover(left < 0 ? null : plot.posToVal(left, 'x'));
}

function tellSelection(plot: uPlot, { onselect }: PlotEvents): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onselect(from, to);
}
