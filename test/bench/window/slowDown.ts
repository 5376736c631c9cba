import { cpus } from 'node:os';
import { launchNudge } from '../../e2e/launch.ts';
import type { Part } from './appProcesses.ts';
import { median, printAim, printFigure } from './figures.ts';
import { allShown, trainInApp, trainPlainly, type Shown, type Turn } from './training.ts';

/** Steps at the start of a turn that are not counted: caches fill, the window comes to its view. */
const warmUp = 8;

type Turns = ReadonlyMap<Shown, Turn[]>;

/** Every turn trains the same steps: plainly, under the window with each of its views, plainly again. */
async function takeTurns(
  home: string,
  rounds: number,
): Promise<{ before: Turn[]; after: Turn[]; inApp: Turns }> {
  const [before, after]: Turn[][] = [[], []];
  const inApp = new Map(allShown.map((shown): [Shown, Turn[]] => [shown, []]));
  for (let round = 0; round < rounds; round++) {
    before!.push(await trainPlainly(home));
    const nudge = await launchNudge({ home, size: { width: 1200, height: 800 } });
    for (const shown of round % 2 === 0 ? allShown : allShown.toReversed()) {
      inApp.get(shown)!.push(await trainInApp(nudge, home, shown));
    }
    await nudge.close();
    after!.push(await trainPlainly(home));
  }
  return { before: before!, after: after!, inApp };
}

/** Per cent that the middle step takes longer: each step against itself, as the middle one of its turns. */
function slowDown(turns: readonly Turn[], plain: readonly Turn[]): number {
  const steps = Math.min(...[...turns, ...plain].map(({ tokensPerSecond }) => tokensPerSecond.length));
  const speed = (of: readonly Turn[], step: number): number =>
    median(of.map(({ tokensPerSecond }) => tokensPerSecond[step] ?? NaN));
  const counted = Array.from({ length: steps - warmUp }, (_, i) => warmUp + i);
  return 100 * (median(counted.map((step) => speed(plain, step) / speed(turns, step))) - 1);
}

/** Prints how much longer a step takes under the open window than on the command line. */
export async function printSlowDown(home: string, rounds: number): Promise<void> {
  const { before, after, inApp } = await takeTurns(home, rounds);
  const plain = [...before, ...after];
  const all = plain.flatMap(({ tokensPerSecond }) => tokensPerSecond.slice(warmUp));
  printFigure('Training without a window, middle step', `${median(all).toFixed(0)} tokens/s`);
  printFigure(
    '  the same against itself: turns after against before',
    `${slowDown(after, before).toFixed(1)} %`,
  );
  for (const [shown, turns] of inApp) {
    printAim(`Training slowed by the window showing ${shown}`, slowDown(turns, plain), 2, '%', 'below');
    const share = (part: Part): number => 100 * median(turns.map((turn) => turn.taken?.[part] ?? NaN));
    const told = (['main', 'page', 'drawing', 'training'] as const).map(
      (part) => `${share(part).toFixed(1)} %`,
    );
    printFigure('  of one processor: main, page, Chromium, training', told.join(', '));
    // What an idle machine with as many processors could at most lose by it.
    const taken = (share('main') + share('page') + share('drawing')) / cpus().length;
    printFigure(`  of all ${cpus().length} processors, without the training`, `${taken.toFixed(1)} %`);
  }
}
