import uPlot from 'uplot';
import { drawSoon, forgetDrawing } from './drawQueue.ts';
import { drawnData, structureOf, type DrawnSeries, type PlotContent } from './plotContent.ts';
import { plotOptions, type PlotEvents, type PlotLook } from './plotOptions.ts';

/** A chart on a canvas. It is built again only where its structure or its colours change; numbers are only drawn. */
export class Plot {
  readonly #host: HTMLElement;
  readonly #syncKey: string;
  readonly #events: PlotEvents;
  #content: PlotContent;
  #look: PlotLook;
  /** Null until it is first drawn. */
  #drawn: uPlot | null = null;

  /** Draws soon: charts that come into view together are built one after the other. */
  constructor(host: HTMLElement, syncKey: string, events: PlotEvents, content: PlotContent, look: PlotLook) {
    this.#host = host;
    this.#syncKey = syncKey;
    this.#events = events;
    this.#content = content;
    this.#look = look;
    this.update(content, look);
  }

  /** Draws something else, soon. */
  update(content: PlotContent, look: PlotLook): void {
    drawSoon(this, () => this.#draw(content, look));
  }

  #draw(content: PlotContent, look: PlotLook): void {
    const plot = this.#drawn;
    const same = look === this.#look && structureOf(content) === structureOf(this.#content);
    this.#content = content;
    this.#look = look;
    if (plot !== null && same) {
      // In one go: left to itself the library draws later, when nobody looks at the clock.
      plot.batch(() => plot.setData(columns(content).data));
    } else {
      plot?.destroy();
      this.#drawn = this.#build();
    }
  }

  /** Fits the chart to the element that holds it. */
  resize(): void {
    const plot = this.#drawn;
    const size = this.#size();
    if (plot !== null && (size.width !== plot.width || size.height !== plot.height)) plot.setSize(size);
  }

  /** Puts the crosshair at a step, in this chart and those joined to it; null takes it away. */
  moveTo(step: number | null): void {
    const plot = this.#drawn;
    if (plot === null) return;
    const left = step === null ? -10 : plot.valToPos(step, 'x');
    plot.setCursor({ left, top: 0 });
    // What a pointer would have told the joined charts.
    const { sync } = plot.cursor;
    if (sync?.values && step !== null) sync.values[0] = step;
    uPlot
      .sync(this.#syncKey)
      .pub('mousemove', plot, left, 0, plot.over.clientWidth, plot.over.clientHeight, 0);
  }

  destroy(): void {
    forgetDrawing(this);
    this.#drawn?.destroy();
  }

  #build(): uPlot {
    const { data, series } = columns(this.#content);
    const options = plotOptions({
      content: () => this.#content,
      series,
      look: this.#look,
      syncKey: this.#syncKey,
      events: this.#events,
      size: this.#size(),
    });
    return new uPlot(options, data, this.#host);
  }

  #size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#host;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }
}

function columns(content: PlotContent): { data: uPlot.AlignedData; series: readonly DrawnSeries[] } {
  const { steps, series, columns } = drawnData(content);
  return { data: [steps, ...columns], series };
}
