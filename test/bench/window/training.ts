import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import { readRunSeries } from '../../../main/services/runSeries.ts';
import { openStore } from '../../../main/store/open.ts';
import { recordedSteps } from '../../../main/store/metrics.ts';
import { getRun, listRuns } from '../../../main/store/runs.ts';
import type { CommandInput, CommandName, CommandOutput, Reply } from '../../../shared/contract.ts';
import type { TrainSettings } from '../../../shared/run.ts';
import type { Launched } from '../../e2e/launch.ts';
import { appProcesses, mapParts, processorMs, type Part } from './appProcesses.ts';
import { printAim, printFigure } from './figures.ts';
import { hover, workOf } from './hover.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samplePairs = path.join(root, 'resources/sample-pairs.jsonl');
const starterModel = path.join(root, 'resources/starter-model');

/** Asks the main process, as the page does. @throws Error with what it answers instead */
async function ask<Name extends CommandName>(
  page: Page,
  name: Name,
  input: CommandInput<Name>,
): Promise<CommandOutput<Name>> {
  const reply = (await page.evaluate(
    ([command, asked]) =>
      (
        window as unknown as { nudge: { call: (name: string, input: unknown) => Promise<unknown> } }
      ).nudge.call(command, asked),
    [name, input] as const,
  )) as Reply<CommandOutput<Name>>;
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
  return reply.value;
}

/** Starts a training of the starter model on the sample pairs. The run's number. */
async function startRun(page: Page, settings: TrainSettings): Promise<number> {
  const { train } = await ask(page, 'data.importSample', undefined);
  const starter = await ask(page, 'models.add', { path: starterModel });
  const plan = {
    modelId: starter.id,
    datasetId: train.id,
    evalDatasetId: null,
    settings,
    device: 'cpu' as const,
  };
  const { runId } = await ask(page, 'training.start', { plan, name: 'bench' });
  return runId;
}

/**
 * Waits until the run has made so many steps; null: until it has ended. Asks the store, at ease: a page that is
 * asked has work to do.
 */
async function waitFor(home: string, id: number, step: number | null): Promise<void> {
  const db = openStore(home);
  try {
    while (
      getRun(db, id).status === 'running' &&
      (step === null || (recordedSteps(db, id)?.last ?? 0) < step)
    ) {
      await setTimeout(250);
    }
  } finally {
    db.close();
  }
}

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForTimeout(300);
}

/** Watches the page for half a minute of a run on its live view, the last seconds under a moving pointer. */
export async function watchLiveRun({ page }: Launched, cdp: CDPSession, home: string): Promise<void> {
  const id = await startRun(page, { ...defaultSettings(), epochs: 60 });
  await show(page, `#run?id=${id}`);
  await waitFor(home, id, 1);
  await page.evaluate(() => globalThis.nudgeProbe!.longTasks());
  const before = await workOf(cdp);
  await page.waitForTimeout(25_000);
  const after = await workOf(cdp);
  const share = (kind: 'TaskDuration' | 'ScriptDuration'): string =>
    `${((after[kind] - before[kind]) * 4).toFixed(1)} %`;
  await hover(page, cdp, 'Live run: hovering over its charts');
  const long = await page.evaluate(() => globalThis.nudgeProbe!.longTasks());
  printAim(
    'Live run: longest task in 30 s (0: none over 50 ms)',
    Math.max(0, ...long.map(({ ms }) => ms)),
    100,
    'ms',
    'below',
  );
  const told = long.map(({ at, ms }) => `${ms.toFixed(0)} ms at ${(at / 1000).toFixed(1)} s`);
  printFigure('  tasks over 50 ms', told.length === 0 ? 'none' : told.join(', '));
  printFigure(
    '  main thread of the page at work: all, scripts',
    `${share('TaskDuration')}, ${share('ScriptDuration')}`,
  );
  await ask(page, 'training.stop', undefined);
  await waitFor(home, id, null);
}

/** One time through the sample pairs: 54 steps. */
const turnSettings: TrainSettings = { ...defaultSettings(), epochs: 1, evalEvery: 10_000, samplePrompts: 0 };
const turnFlags = ['--epochs', '1', '--eval-every', '10000', '--sample-prompts', '0', '--lr', '1e-5'];

/** A turn is watched from its first of these steps to its last. */
const watched = { first: 4, last: 40 };

/** What the window shows while a turn trains. */
export type Shown = 'live view' | 'Runs' | 'Models' | 'nothing';
export const allShown: readonly Shown[] = ['live view', 'Runs', 'Models', 'nothing'];

export interface Turn {
  /** Of each step. */
  readonly tokensPerSecond: readonly number[];
  /** Share of one processor that the app's other parts took, 0–1 and more. */
  readonly taken: Readonly<Record<Part, number>> | null;
}

/** Trains in the app while the window shows something. */
export async function trainInApp({ app, page }: Launched, home: string, shown: Shown): Promise<Turn> {
  const pid = app.process().pid!;
  const id = await startRun(page, turnSettings);
  await show(
    page,
    { 'live view': `#run?id=${id}`, Runs: '#runs', Models: '#models', nothing: '#models' }[shown],
  );
  await waitFor(home, id, watched.first);
  const start = shown === 'nothing' ? holdStill(pid) : () => undefined;
  const [begun, before] = [performance.now(), processorMs(pid)];
  try {
    await waitFor(home, id, watched.last);
  } finally {
    start();
  }
  const [ms, after] = [performance.now() - begun, processorMs(pid)];
  await waitFor(home, id, null);
  // The process that trained gives its lock back and ends.
  await setTimeout(500);
  const taken = mapParts((part) => (after[part] - before[part]) / ms);
  return { tokensPerSecond: await speeds(home), taken };
}

/** Stops all of Chromium, as nothing in the stand-in can hide a page from it. Returns how it goes on. */
function holdStill(pid: number): () => void {
  const drawing = appProcesses(pid).filter(({ part }) => part === 'page' || part === 'drawing');
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void =>
    drawing.forEach((each) => process.kill(each.pid, name));
  signal('SIGSTOP');
  return () => signal('SIGCONT');
}

/** Trains on the command line. */
export async function trainPlainly(home: string): Promise<Turn> {
  const data = ['--model', starterModel, '--data', samplePairs, '--device', 'cpu', '--json'];
  await promisify(execFile)(
    process.execPath,
    [path.join(root, 'main/cli.ts'), 'train', ...data, ...turnFlags],
    {
      env: { ...process.env, NUDGE_HOME: home },
      maxBuffer: 2 ** 26,
    },
  );
  return { tokensPerSecond: await speeds(home), taken: null };
}

/** How fast the steps of the last run were. */
async function speeds(home: string): Promise<readonly number[]> {
  const db = openStore(home);
  try {
    const id = listRuns(db)[0]?.id ?? 0;
    const names = ['tokens_per_second'] as const;
    const series = await readRunSeries(db, { id, names, fromStep: 0, toStep: null, maxPoints: 1000 });
    return [...(series.values.tokens_per_second?.mean ?? [])];
  } finally {
    db.close();
  }
}
