import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { buildIfStale } from '../../main/start/build.ts';
import { openStore } from '../../main/store/open.ts';
import { importPairs, unwatched } from '../../main/services/dataImport.ts';
import { launchNudge, type Launched } from '../e2e/launch.ts';
import { vocabulary, writeJsonl } from './madePairs.ts';
import { addRun, longRunSteps } from './madeRuns.ts';
import { median, print, printAim, printFigure } from './window/figures.ts';
import { hover, zoomIn } from './window/hover.ts';
import { addProbe, timeClick, timeReload } from './window/probe.ts';
import { jumpTo, scrollPairs, searchFor } from './window/scroll.ts';
import { printSlowDown } from './window/slowDown.ts';
import { watchLiveRun } from './window/training.ts';

/*
 * npm run bench:window [-- --only open,live,turns,data] [-- --rounds 3] [-- --pairs 1000000]
 * How quickly the real window opens and draws, with a run of 200,000 steps among 200 others, what it costs a training,
 * and how it scrolls and searches through very many pairs. Everything is timed in the page itself. In the stand-in Chromium draws with the processor, on the same
 * cores as all else; where a graphics card draws, those figures are better.
 */

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'open,live,turns,data' },
    rounds: { type: 'string', default: '3' },
    pairs: { type: 'string', default: '1000000' },
  },
});
const parts = values.only.split(',');

const size = { width: 1200, height: 800 };

function fill(home: string): void {
  const db = openStore(home);
  for (let run = 0; run < 200; run++) addRun(db, 200);
  addRun(db, longRunSteps);
  db.close();
}

function printLoad(): void {
  const load = loadavg().map((each) => each.toFixed(2));
  printFigure(`Load of this machine, ${cpus().length} processors, in 1, 5, 15 minutes`, load.join(', '));
}

const rail =
  (page: Page, name: string): (() => Promise<void>) =>
  () =>
    page
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click();

async function printOpening({ page }: Launched, launchedAt: number): Promise<void> {
  const paint = await page.evaluate(
    () =>
      performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN),
  );
  printFigure('From the start of the program to something to see', `${(paint - launchedAt).toFixed(0)} ms`);
  const reloads = [
    await timeReload(page, 'runs'),
    await timeReload(page, 'runs'),
    await timeReload(page, 'runs'),
  ];
  printAim('Runs: from a page that begins to load', median(reloads), 300, 'ms', 'below');
  const times: number[] = [];
  for (const other of ['Models', 'Data', 'Playground', 'Models', 'Data']) {
    await rail(page, other)();
    await page.waitForTimeout(300);
    times.push(await timeClick(page, 'runs', rail(page, 'Runs')));
  }
  printAim('Runs: from the click, the first time', times[0] ?? NaN, 300, 'ms', 'below');
  printAim('Runs: from the click, the middle of five', median(times), 300, 'ms', 'below');
}

async function printLongRun({ page }: Launched, cdp: CDPSession): Promise<void> {
  const open = (): Promise<void> => page.getByText(`run of ${longRunSteps} steps`).first().click();
  const times: number[] = [];
  for (let visit = 0; visit < 5; visit++) {
    await rail(page, 'Runs')();
    await page.waitForTimeout(500);
    times.push(await timeClick(page, 'charts', open));
    await page.waitForTimeout(300);
    const drawn = await page.evaluate(() => globalThis.nudgeProbe!.drawnCharts());
    if (drawn < 6) throw new Error(`only ${drawn} charts are drawn`);
  }
  printAim('Run of 200,000 steps: from the click, the first time', times[0] ?? NaN, 1000, 'ms', 'below');
  printAim('Run of 200,000 steps: from the click, the middle of five', median(times), 1000, 'ms', 'below');
  await hover(page, cdp, 'Hovering over its charts');
  await zoomIn(page);
  await hover(page, cdp, 'Hovering while zoomed');
}

/** A dataset of very many pairs in the list. */
async function fillPairs(home: string, pairs: number): Promise<void> {
  const file = path.join(home, 'many-pairs.jsonl');
  writeJsonl(file, pairs);
  await importPairs(home, { paths: [file], mapping: null }, unwatched);
}

async function printPairs({ page }: Launched, cdp: CDPSession, pairs: number): Promise<void> {
  await rail(page, 'Data')();
  await page.getByText('many-pairs.jsonl').first().click();
  await page.locator('[aria-posinset="1"]').getByText('Row 1', { exact: true }).waitFor();
  await scrollPairs(page, cdp);
  const places = [0.5, 0.93, 0.27, 1].map((share) => Math.round(share * pairs));
  const jumps: number[] = [];
  for (const place of places) jumps.push(await jumpTo(page, place));
  printAim('Going to a pair far away, the middle of four', median(jumps), 100, 'ms', 'below');
  for (const [kind, rank] of [
    ['rare', 50_000],
    ['common', 40],
    ['most common', 1],
  ] as const) {
    printFigure(
      `Searching for a ${kind} word`,
      `${(await searchFor(page, vocabulary[rank]!)).toFixed(0)} ms`,
    );
  }
}

async function inWindow(
  home: string,
  work: (nudge: Launched, cdp: CDPSession) => Promise<void>,
): Promise<void> {
  const nudge = await launchNudge({ home, size });
  const cdp = await nudge.page.context().newCDPSession(nudge.page);
  await cdp.send('Performance.enable');
  await addProbe(nudge.page);
  await work(nudge, cdp);
  for (const error of nudge.pageErrors()) print(error);
  await nudge.close();
}

const home = mkdtempSync(path.join(tmpdir(), 'nudge-bench-'));
try {
  printLoad();
  await buildIfStale();
  fill(home);
  const launchedAt = Date.now();
  if (parts.includes('open')) {
    await inWindow(home, async (nudge, cdp) => {
      await printOpening(nudge, launchedAt);
      await printLongRun(nudge, cdp);
    });
  }
  if (parts.includes('live')) await inWindow(home, (nudge, cdp) => watchLiveRun(nudge, cdp, home));
  if (parts.includes('data')) {
    await fillPairs(home, Number(values.pairs));
    await inWindow(home, (nudge, cdp) => printPairs(nudge, cdp, Number(values.pairs)));
  }
  if (parts.includes('turns')) await printSlowDown(home, Number(values.rounds));
  printLoad();
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
