import { cpus } from 'node:os';
import { launchNudge } from '../../e2e/launch.ts';
import type { Part } from './appProcesses.ts';
import { median, printAim, printFigure } from './figures.ts';
import { allShown, trainInApp, trainPlainly, type Shown, type Turn } from './training.ts';

/** Per cent. */
const aim = 2;

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
  const noise = Math.abs(slowDown(after, before));
  printFigure('  the same against itself: turns after against before', `${noise.toFixed(1)} % apart`);
  for (const [shown, turns] of inApp) {
    const name = `Training slowed by the window showing ${shown}`;
    const slowed = slowDown(turns, plain);
    if (noise <= aim) printAim(name, slowed, aim, '%', 'below');
    else
      printFigure(
        name,
        `${slowed.toFixed(1)} %, which tells nothing: the same training differs by more than ${aim} %`,
      );
    const share = (part: Part): number => 100 * median(turns.map((turn) => turn.taken?.[part] ?? NaN));
    const told = (['main', 'page', 'drawing', 'training'] as const).map(
      (part) => `${share(part).toFixed(1)} %`,
    );
    printFigure('  of one processor: main, page, Chromium, training', told.join(', '));
    // Measured by processor time, other programs do not blur it. A step waits for its slower half: it may lose more.
    const taken = (share('main') + share('page') + share('drawing')) / cpus().length;
    printFigure(`  of all ${cpus().length} processors, without the training`, `${taken.toFixed(1)} %`);
  }
}
