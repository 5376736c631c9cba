import type { Page } from 'playwright-core';

/** What can be waited for in the page. */
export type Sight = 'runs' | 'charts';

/** What the page measures of itself. Times are milliseconds. */
interface Probe {
  /** From the next click, or from when the page began to load, until the sight is painted. */
  readonly untilPainted: (sight: Sight, from: 'click' | 'load') => Promise<number>;
  /** Charts whose canvas holds a drawing. */
  readonly drawnCharts: () => number;
  /** Distances between frames, for so long. */
  readonly frames: (forMs: number) => Promise<number[]>;
  /** The tasks over 50 ms since this was last asked: when each began, counted from then, and how long it took. */
  readonly longTasks: () => { readonly at: number; readonly ms: number }[];
}

declare global {
  var nudgeProbe: Probe | undefined;
}

/** Runs in the page: nothing from outside it can be used here. */
function install(): void {
  const long: { at: number; ms: number }[] = [];
  let asked = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      long.push({ at: startTime - asked, ms: duration });
  }).observe({ type: 'longtask' });

  const isInside = (inner: DOMRect, outer: DOMRect): boolean =>
    inner.top >= outer.top && inner.bottom <= outer.bottom;

  const runsShown = (): boolean => {
    const body = document.querySelector('[role=grid] .body')?.getBoundingClientRect();
    if (body === undefined || body.height === 0) return false;
    const rows = [...document.querySelectorAll('[data-run]')].filter((row) =>
      isInside(row.getBoundingClientRect(), body),
    );
    return (
      rows.length >= Math.floor(body.height / 37) && rows.every((row) => row.querySelector('svg path[d]'))
    );
  };

  const canvases = (): HTMLCanvasElement[] => [
    ...document.querySelectorAll<HTMLCanvasElement>('main figure canvas'),
  ];

  const isDrawn = (canvas: HTMLCanvasElement): boolean => {
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    return pixels.some((value) => value !== 0);
  };

  const shown: Record<Sight, () => boolean> = { runs: runsShown, charts: () => canvases().length >= 6 };

  const afterPaint = (then: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };

  const untilPainted: Probe['untilPainted'] = async (sight, from) => {
    let start = from === 'load' ? 0 : NaN;
    const take = (event: Event): void => {
      start = event.timeStamp;
    };
    if (from === 'click') addEventListener('click', take, { capture: true, once: true });
    return new Promise((resolve) => {
      const look = (): void => {
        // Looked at before a paint, told after it.
        if (!Number.isNaN(start) && shown[sight]()) afterPaint(() => resolve(performance.now() - start));
        else requestAnimationFrame(look);
      };
      look();
    });
  };

  const frames: Probe['frames'] = async (forMs) =>
    new Promise((resolve) => {
      const distances: number[] = [];
      const begun = performance.now();
      let last = NaN;
      const frame = (now: number): void => {
        if (!Number.isNaN(last)) distances.push(now - last);
        last = now;
        if (performance.now() - begun < forMs) requestAnimationFrame(frame);
        else resolve(distances);
      };
      requestAnimationFrame(frame);
    });

  globalThis.nudgeProbe = {
    untilPainted,
    drawnCharts: () => canvases().filter(isDrawn).length,
    frames,
    longTasks: () => {
      asked = performance.now();
      return long.splice(0);
    },
  };
}

/** A page that measures itself, now and after each reload. */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(install);
  await page.evaluate(install);
}

/** Milliseconds from what `act` clicks until the sight is painted. */
export async function timeClick(page: Page, sight: Sight, act: () => Promise<void>): Promise<number> {
  const painted = page.evaluate((wanted) => globalThis.nudgeProbe!.untilPainted(wanted, 'click'), sight);
  await act();
  return painted;
}

/** Milliseconds from the beginning of a reload until the sight is painted. */
export async function timeReload(page: Page, sight: Sight): Promise<number> {
  await page.reload({ waitUntil: 'commit' });
  return page.evaluate((wanted) => globalThis.nudgeProbe!.untilPainted(wanted, 'load'), sight);
}
