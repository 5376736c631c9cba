import uPlot from 'uplot';
import type { ChartLine } from './lines.ts';
import type { Palette } from './palette.ts';
import { drawnData, type PlotContent } from './plotContent.ts';
import { plotOptions, type PlotLook } from './plotOptions.ts';

/** Pixels, before the screen's own scale. */
const size = { width: 800, height: 400 };
const margin = 16;
const headHeight = 56;

export interface PictureWords {
  readonly title: string;
  /** What the chart is of: the run's name. */
  readonly subtitle: string;
}

/** A chart as a PNG of its own size, with title, legend and background. */
export async function chartPicture(
  content: PlotContent,
  look: PlotLook,
  words: PictureWords,
): Promise<Uint8Array<ArrayBuffer>> {
  const chart = await drawAlone(content, look);
  const ratio = uPlot.pxRatio;
  const canvas = document.createElement('canvas');
  canvas.width = (size.width + 2 * margin) * ratio;
  canvas.height = (size.height + headHeight + 2 * margin) * ratio;
  const context = canvas.getContext('2d')!;
  context.fillStyle = look.palette.color('--paper');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(chart.ctx.canvas, margin * ratio, (margin + headHeight) * ratio);
  context.scale(ratio, ratio);
  drawHead(context, content.lines, look.palette, words);
  chart.destroy();
  return png(canvas);
}

/** The library draws after the call that makes the chart. */
async function drawAlone(content: PlotContent, look: PlotLook): Promise<uPlot> {
  const { steps, series, columns } = drawnData(content);
  const silent = { onhover: () => undefined, onselect: () => undefined, onreset: () => undefined };
  const frame = { content: () => content, series, look, syncKey: 'picture', events: silent, size };
  const { cursor: _, ...options } = plotOptions(frame);
  const chart = new uPlot(
    { ...options, cursor: { show: false } },
    [steps, ...columns],
    document.createElement('div'),
  );
  await new Promise((drawn) => setTimeout(drawn));
  return chart;
}

function drawHead(
  context: CanvasRenderingContext2D,
  lines: readonly ChartLine[],
  palette: Palette,
  { title, subtitle }: PictureWords,
): void {
  context.textBaseline = 'top';
  context.fillStyle = palette.color('--ink');
  context.font = `600 ${palette.font(15)}`;
  context.fillText(title, margin, margin);
  const titleWidth = context.measureText(title).width;
  context.font = palette.font(12);
  context.fillStyle = palette.color('--ink-soft');
  context.fillText(subtitle, margin + titleWidth + 12, margin + 3);
  drawLegend(context, lines, palette);
}

function drawLegend(context: CanvasRenderingContext2D, lines: readonly ChartLine[], palette: Palette): void {
  const top = margin + 28;
  let left = margin;
  for (const { label, color, dash, kind } of lines) {
    context.strokeStyle = palette.color(color);
    context.lineWidth = 2;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(left, top + 7);
    context.lineTo(left + 22, top + 7);
    context.stroke();
    if (kind === 'moment') drawMark(context, left + 11, top + 7, palette.color(color));
    context.fillStyle = palette.color('--ink');
    context.fillText(label, left + 28, top);
    left += 28 + context.measureText(label).width + 20;
  }
}

function drawMark(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fill();
}

async function png(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('The picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}
