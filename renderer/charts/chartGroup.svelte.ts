import type { Plot } from './plot.ts';
import { minimumSpan, zoomed, type Range } from './range.ts';
import { defaultWindow } from './smoothing.ts';

let groups = 0;

/**
 * What the charts of one view share: the step under the crosshair, the part of the run in view, and how curves are
 * drawn. The crosshair's line itself moves through the chart library; what is here feeds the legends.
 */
export class ChartGroup {
  /** Joins the crosshairs of the group's charts. */
  readonly key: string = `charts-${String(++groups)}`;
  /** The chart that the pointer or the keyboard is on; only it says where the crosshair is. */
  source: Plot | null = null;

  #step = $state<number | null>(null);
  #zoom = $state.raw<Range | null>(null);
  #extent = $state.raw<Range>([0, 1]);
  #smoothing = $state<number | null>(null);
  log: boolean = $state(false);
  asTable: boolean = $state(false);

  readonly #onzoom: (range: Range | null) => void;

  /** @param onzoom hears which steps are in view; null for all of them */
  constructor(onzoom: (range: Range | null) => void = () => undefined) {
    this.#onzoom = onzoom;
  }

  /** The step under the crosshair, or null. */
  get step(): number | null {
    return this.#step;
  }

  set step(step: number | null) {
    this.#step = step === null ? null : Math.round(step);
  }

  /** First and last step there is. */
  get extent(): Range {
    return this.#extent;
  }

  set extent(extent: Range) {
    const [from, to] = this.#extent;
    if (from !== extent[0] || to !== extent[1]) this.#extent = extent;
  }

  /** The steps in view, or null for all of them. */
  get zoom(): Range | null {
    return this.#zoom;
  }

  /** The steps in view. */
  get range(): Range {
    return this.#zoom ?? this.#extent;
  }

  /** Steps that the curves are averaged over; 1 for none. */
  get smoothing(): number {
    return this.#smoothing ?? defaultWindow(this.#extent[1]);
  }

  set smoothing(steps: number) {
    this.#smoothing = steps;
  }

  zoomTo(from: number, to: number): void {
    const middle = (from + to) / 2;
    const least = minimumSpan / 2;
    this.#setZoom([Math.min(from, middle - least), Math.max(to, middle + least)]);
  }

  /** Shows `factor` times as many steps, those around the crosshair. */
  zoomBy(factor: number): void {
    const [from, to] = this.range;
    this.#setZoom(zoomed(this.range, this.extent, factor, this.#step ?? (from + to) / 2));
  }

  resetZoom(): void {
    if (this.#zoom !== null) this.#setZoom(null);
  }

  #setZoom(range: Range | null): void {
    this.#zoom = range;
    this.#onzoom(range);
  }
}
