import type { CDPSession, Page } from 'playwright-core';
import { median, printAim, printFigure, quantile } from './figures.ts';

const forMs = 5000;

/** Seconds that the page's main thread has worked, by kind of work. */
type Work = Readonly<
  Record<'TaskDuration' | 'ScriptDuration' | 'LayoutDuration' | 'RecalcStyleDuration', number>
>;

export async function workOf(cdp: CDPSession): Promise<Work> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as unknown as Work;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the window that charts are in. */
async function chartsBox(page: Page): Promise<Box> {
  const first = page.locator('main figure').first();
  await first.scrollIntoViewIfNeeded();
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('main figure .plot')].map((plot) =>
      plot.getBoundingClientRect(),
    );
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const right = Math.max(...boxes.map((box) => box.right));
    const bottom = Math.min(innerHeight - 10, Math.max(...boxes.map((box) => box.bottom)));
    return { x: left, y: top, width: right - left, height: bottom - top };
  });
}

/** Moves the pointer over the charts, to and fro and slowly down, until told to end. How often it moved. */
async function wander(page: Page, { x, y, width, height }: Box, goesOn: () => boolean): Promise<number> {
  const begun = performance.now();
  let moves = 0;
  for (; goesOn(); moves++) {
    const seconds = (performance.now() - begun) / 1000;
    const across = (1 - Math.cos((seconds / 1.7) * 2 * Math.PI)) / 2;
    await page.mouse.move(x + width * across, y + height * ((seconds / 5) % 1));
  }
  return moves;
}

/** Hovers over the charts in view and prints how many frames the page makes of it. */
export async function hover(page: Page, cdp: CDPSession, name: string): Promise<void> {
  const box = await chartsBox(page);
  await page.mouse.move(box.x + 5, box.y + 5);
  let hovering = true;
  const before = await workOf(cdp);
  const begun = performance.now();
  const framing = page.evaluate((ms) => globalThis.nudgeProbe!.frames(ms), forMs);
  const moving = wander(page, box, () => hovering);
  const distances = await framing;
  const seconds = (performance.now() - begun) / 1000;
  hovering = false;
  const moves = await moving;
  const after = await workOf(cdp);
  const perFrame = (kind: keyof Work): string =>
    ((1000 * (after[kind] - before[kind])) / distances.length).toFixed(1);
  printAim(name, distances.length / seconds, 50, 'frames/s', 'above');
  printFigure(
    '  between frames: median, 95 %',
    `${median(distances).toFixed(1)}, ${quantile(distances, 0.95).toFixed(1)} ms`,
  );
  printFigure(
    '  work a frame: all, scripts, layout, styles',
    `${perFrame('TaskDuration')}, ${perFrame('ScriptDuration')}, ${perFrame('LayoutDuration')}, ${perFrame('RecalcStyleDuration')} ms`,
  );
  printFigure('  moves of the pointer', `${(moves / seconds).toFixed(0)} a second`);
}

/** Selects the middle third of a chart with the pointer. */
export async function zoomIn(page: Page): Promise<void> {
  const box = await page.locator('main figure .u-over').first().boundingBox();
  if (box === null) throw new Error('there is no chart to zoom');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width / 3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, y);
  await page.mouse.move(box.x + (2 * box.width) / 3, y);
  await page.mouse.up();
  await page.waitForTimeout(1500);
}
