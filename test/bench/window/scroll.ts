import type { CDPSession, Page } from 'playwright-core';
import { median, printAim, printFigure, quantile } from './figures.ts';
import { workOf } from './hover.ts';

const forMs = 5000;

/** Turns the wheel over the list of pairs, faster and slower, until told to end. */
async function roll(page: Page, goesOn: () => boolean): Promise<void> {
  const begun = performance.now();
  while (goesOn()) {
    const seconds = (performance.now() - begun) / 1000;
    await page.mouse.wheel(0, 120 + 100 * Math.sin(2 * seconds));
  }
}

/** Rows on the screen that have not come yet, of all that are there, now. */
async function missing(page: Page): Promise<{ readonly missing: number; readonly rows: number }> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[aria-posinset]')];
    return { missing: rows.filter((row) => row.querySelector('.coming')).length, rows: rows.length };
  });
}

/** Scrolls through the pairs of an open dataset and prints how many frames the page makes of it. */
export async function scrollPairs(page: Page, cdp: CDPSession): Promise<void> {
  const box = await page.locator('[aria-posinset]').first().boundingBox();
  if (box === null) throw new Error('there is no list of pairs');
  await page.mouse.move(box.x + 100, box.y + 60);
  let rolling = true;
  const before = await workOf(cdp);
  const framing = page.evaluate((ms) => globalThis.nudgeProbe!.frames(ms), forMs);
  const moving = roll(page, () => rolling);
  const distances = await framing;
  const { missing: blank, rows } = await missing(page);
  rolling = false;
  await moving;
  const after = await workOf(cdp);
  const seconds = distances.reduce((sum, each) => sum + each, 0) / 1000;
  printAim('Scrolling through the pairs', distances.length / seconds, 50, 'frames/s', 'above');
  printFigure(
    '  between frames: median, 95 %, longest',
    [median(distances), quantile(distances, 0.95), quantile(distances, 1)]
      .map((ms) => ms.toFixed(1))
      .join(', '),
  );
  printFigure('  rows still to come, of those on the screen, in the midst of it', `${blank} of ${rows}`);
  const work = (1000 * (after.TaskDuration - before.TaskDuration)) / distances.length;
  printFigure('  work a frame', `${work.toFixed(1)} ms`);
}

/** Milliseconds from asking for a pair until it is there: a jump of hundreds of thousands of rows. */
export async function jumpTo(page: Page, place: number): Promise<number> {
  const field = page.getByRole('spinbutton', { name: 'Go to pair' });
  await field.fill(String(place));
  const there = page.evaluate(async (wanted) => {
    const begun = performance.now();
    return new Promise<number>((resolve) => {
      const look = (): void => {
        const row = document.querySelector(`[aria-posinset="${wanted}"]`);
        if (row && !row.querySelector('.coming')) resolve(performance.now() - begun);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, place);
  await field.press('Enter');
  return there;
}

/** Milliseconds from the last letter typed into the search until the number of pairs found is on the screen. */
export async function searchFor(page: Page, word: string): Promise<number> {
  const field = page.getByRole('searchbox', { name: 'Search the pairs' });
  const status = page.locator('main').getByRole('status').first();
  const before = await status.textContent();
  const begun = performance.now();
  await field.fill(word);
  await page.waitForFunction(
    ([old]) => {
      const text = document.querySelector('main [role=status]')?.textContent ?? '';
      return text !== old && !text.includes('Looking');
    },
    [before],
    { polling: 'raf' },
  );
  return performance.now() - begun;
}
