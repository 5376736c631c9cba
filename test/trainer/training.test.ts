import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { hasCheckpoint, savedStep } from '../../main/services/checkpoints.ts';
import { getRun } from '../../main/store/runs.ts';
import type { TrainTold } from '../../main/trainer/trainKind.ts';
import { workerEntry } from '../support/childProcess.ts';
import { nudge, textPairs } from '../support/cli.ts';
import { homeWithPairs } from '../support/storedPairs.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyDisk } from '../support/tinyDisk.ts';
import { openStore } from '../../main/store/open.ts';
import {
  lastLive,
  starterRequest,
  tinyRequest,
  watchedHost,
  type StartRequest,
  type WatchedHost,
} from '../support/trainerHost.ts';

vi.setConfig({ testTimeout: 120_000 });

const ended = (watched: WatchedHost): boolean => watched.payloads('training.ended').length > 0;

/** The trained adapter's very bytes, and every recorded loss. */
function outcome({ db }: WatchedHost, runId: number): { adapter: Buffer; losses: unknown } {
  return {
    adapter: readFileSync(join(getRun(db, runId).outDir, 'adapter_model.safetensors')),
    losses: db.prepare('SELECT step, loss FROM metrics WHERE run = ? ORDER BY step').all(runId),
  };
}

/** Lets a run rest once it told what `matches`. It takes one step or pass at a time until then, so none goes by. */
async function restWhen({ host }: WatchedHost, matches: () => boolean): Promise<void> {
  await host.pause();
  while (!matches()) {
    host.resume();
    await host.pause();
  }
}

/** A run without interruptions, in a home of its own. */
async function uninterrupted(request: StartRequest): Promise<ReturnType<typeof outcome>> {
  const watched = watchedHost();
  const runId = await watched.host.start(request, null);
  await watched.until(ended);
  expect(watched.payloads('training.ended')).toEqual([{ runId, status: 'done', error: null }]);
  return outcome(watched, runId);
}

describe('a run', () => {
  test('is told from start to end, and the next one can start', async () => {
    const watched = watchedHost();
    const { host, payloads, events, steps } = watched;
    expect(host.live()).toBeNull();
    const runId = await host.start(tinyRequest(), 'a try');
    expect(host.live()).toMatchObject({ runId, name: 'a try', state: 'training', step: 0 });
    expect((await rejectedBy(host.start(tinyRequest(), null))).code).toBe('RUN_IN_PROGRESS');
    await watched.until(ended);
    expect(payloads('training.ended')).toEqual([{ runId, status: 'done', error: null }]);
    expect(events()[0]).toMatchObject({ event: 'phase', phase: 'loading' });
    expect(events().some(({ event }) => event === 'start')).toBe(true);
    expect(steps()).toEqual(Array.from({ length: 48 }, (_, i) => i + 1));
    const lives = payloads('training.live');
    expect(lives[0]).toMatchObject({ runId, steps: null, step: 0 });
    expect(lives.at(-1)).toBeNull();
    expect(host.live()).toBeNull();
    expect(payloads('runs.changed').length).toBeGreaterThanOrEqual(2);
    expect(getRun(watched.db, runId)).toMatchObject({ status: 'done', name: 'a try' });
    await host.start(tinyRequest(), null);
  });

  test('that rests tells no steps, and ends as if it had never rested', async () => {
    const request = starterRequest({ maxSteps: 16, evalEvery: 8 });
    const whole = await uninterrupted(request);
    const watched = watchedHost();
    const { host, steps } = watched;
    const runId = await host.start(request, null);
    await restWhen(watched, () => steps().length >= 4);
    expect(host.live()?.state).toBe('paused');
    expect(lastLive(watched)?.state).toBe('paused');
    await sleep(300);
    const before = steps().length;
    const left = host.live()?.msLeft;
    await sleep(1000);
    expect(steps()).toHaveLength(before);
    expect(host.live()?.msLeft).toBe(left);
    host.resume();
    expect(host.live()?.state).toBe('training');
    await watched.until(ended);
    expect(outcome(watched, runId)).toEqual(whole);
    // The pause is in no step's pace.
    const paces = watched
      .events()
      .flatMap((event) => (event.event === 'step' ? [event.tokens_per_second] : []));
    expect(Math.min(...paces.slice(1))).toBeGreaterThan(100);
  });

  test('that is stopped while it rests is saved; continued, it ends as if it had never stopped', async () => {
    const request = starterRequest({ maxSteps: 16, evalEvery: 8 });
    const whole = await uninterrupted(request);
    const watched = watchedHost();
    const { host, steps, home, db } = watched;
    const runId = await host.start(request, null);
    await restWhen(watched, () => steps().length >= 4);
    await vi.waitUntil(() => savedStep(home, runId) === steps().at(-1), { timeout: 30_000 });
    host.stop();
    await watched.until(ended);
    expect(watched.payloads('training.ended')).toEqual([{ runId, status: 'stopped', error: null }]);
    expect(getRun(db, runId).status).toBe('stopped');
    expect(await host.continue(runId)).toBe(runId);
    expect(getRun(db, runId).status).toBe('running');
    expect(host.live()?.step).toBe(steps().at(-1));
    await watched.until(() => watched.payloads('training.ended').length === 2);
    expect(watched.payloads('training.ended')[1]).toEqual({ runId, status: 'done', error: null });
    expect(outcome(watched, runId)).toEqual(whole);
    expect(hasCheckpoint(home, runId)).toBe(false);
  });

  test('that is stopped in an evaluation makes that evaluation when it goes on', async () => {
    const request = starterRequest({ maxSteps: 8, evalEvery: 4, evalFraction: 0.3 });
    const watched = watchedHost();
    const { host, steps, events } = watched;
    const runId = await host.start(request, null);
    await restWhen(watched, () => steps().includes(4) && host.live()?.activity?.phase === 'evaluating');
    host.stop();
    await watched.until(ended);
    await host.continue(runId);
    await watched.until(() => watched.payloads('training.ended').length === 2);
    const evals = events().flatMap((event) => (event.event === 'eval' ? [event.step] : []));
    expect([...new Set(evals)]).toEqual([0, 4, 8]);
    expect(steps().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('a process that is killed', () => {
  test('leaves a failed run that says why and goes on from what it saved, exactly', async () => {
    const request = starterRequest({ maxSteps: 24, evalEvery: 8, samplePrompts: 0 });
    const whole = await uninterrupted(request);
    const watched = watchedHost();
    const { host, steps, home, db, processes } = watched;
    const runId = await host.start(request, 'cut short');
    // Pausing saves, however fast or slow the machine is, and the first step after it is told at once.
    await restWhen(watched, () => steps().length >= 10);
    const saved = steps().at(-1) ?? 0;
    await vi.waitUntil(() => savedStep(home, runId) === saved, { timeout: 30_000 });
    host.resume();
    await watched.until(() => steps().includes(saved + 1));
    process.kill(processes[0]?.pid ?? 0, 'SIGKILL');
    await watched.until(ended);
    const [end] = watched.payloads('training.ended');
    expect(end).toMatchObject({ runId, status: 'failed', error: { code: 'STOPPED' } });
    expect(end?.error?.message).toBe('The training process was ended from outside (signal 9).');
    // A fast disk may have been given a later state, too.
    expect(savedStep(home, runId)).toBeGreaterThanOrEqual(saved);
    expect(end?.error?.hint).toBe(
      'If memory ran out, close other programs, or choose a smaller model, a shorter maximum length or fewer micro-batch tokens.',
    );
    expect(getRun(db, runId)).toMatchObject({ status: 'failed', error: end?.error });
    expect(host.live()).toBeNull();

    const resumed = await nudge(['train', '--resume', String(runId), '--device', 'cpu', '--json'], { home });
    expect(resumed.events().at(-1)).toMatchObject({ event: 'done', step: 24 });
    expect(outcome(watched, runId)).toEqual(whole);
    await host.start(tinyRequest(), null);
  });

  test('says why it ended, also when the store was opened meanwhile, and cannot go on from nothing', async () => {
    const watched = watchedHost();
    const { host, steps, home, db, processes } = watched;
    const runId = await host.start(tinyRequest({ epochs: 9999 }), null);
    await watched.until(() => steps().length > 0);
    const { pid = 0 } = processes[0] ?? {};
    process.kill(pid, 'SIGKILL');
    while (getRun(db, runId).status === 'running') openStore(home).close();
    expect(getRun(db, runId).error?.message).toBe('Nudge ended before this run did.');
    await watched.until(ended);
    expect(getRun(db, runId).error?.message).toMatch(/ended from outside \(signal 9\)/);
    expect((await rejectedBy(host.continue(runId))).code).toBe('RUN_NOT_FOUND');
    expect(getRun(db, runId).status).toBe('failed');
  });

  test('before the run exists lets the start fail', async () => {
    const watched = watchedHost();
    const starting = watched.host.start(tinyRequest(), null);
    process.kill(watched.processes[0]?.pid ?? 0, 'SIGKILL');
    const error = await rejectedBy(starting);
    expect(error.message).toBe('The training process was ended from outside (signal 9).');
    expect(watched.payloads('training.ended')).toEqual([]);
    await watched.host.start(tinyRequest(), null);
  });
});

describe('what stands in the way', () => {
  test('a model that cannot be loaded', async () => {
    const watched = watchedHost();
    const error = await rejectedBy(watched.host.start({ ...tinyRequest(), modelDir: tempFolder() }, null));
    expect(error.code).toBe('MODEL_CONFIG');
    expect(watched.host.live()).toBeNull();
  });

  test('the command line is training', async () => {
    const watched = watchedHost();
    const { home, host } = watched;
    const { modelDir } = tinyRequest();
    const flags = ['--eval-fraction', '0', '--sample-prompts', '0', '--epochs', '9999', '--json'];
    const refused: Promise<unknown>[] = [];
    await nudge(['train', '--model', modelDir, '--data', textPairs, '--device', 'cpu', ...flags], {
      home,
      onLine: (line, child) => {
        if (refused.length > 0 || !line.includes('"event":"step"')) return;
        refused.push(rejectedBy(host.start(tinyRequest(), null)).finally(() => child.kill('SIGINT')));
      },
    });
    expect(await Promise.all(refused)).toMatchObject([{ code: 'RUN_IN_PROGRESS' }]);
    expect(watched.processes).toEqual([]);
  });

  test('a disk that fills up: the run fails and says so, the host goes on', async (context) => {
    const disk = tinyDisk(1600);
    if (disk === null) context.skip('file systems cannot be made here');
    const watched = watchedHost(undefined, homeWithPairs(join(disk ?? '', 'home')));
    const { host } = watched;
    await host.start(starterRequest({ maxSteps: 20, evalEvery: 10, samplePrompts: 0 }), null);
    await watched.until(ended);
    expect(watched.payloads('training.ended')).toMatchObject([
      { status: 'failed', error: { code: 'DISK_FULL' } },
    ]);
    const warnings = watched.events().filter(({ event }) => event === 'warning');
    expect(JSON.stringify(warnings)).toContain('it can only go on from an earlier step');
    expect(host.live()).toBeNull();
  });
});

test('quitting waits until the state is saved', async () => {
  const watched = watchedHost();
  const { host, steps, home, db } = watched;
  const runId = await host.start(starterRequest(), null);
  await watched.until(() => steps().length > 0);
  await host.stopAndWait();
  expect(host.live()).toBeNull();
  expect(getRun(db, runId).status).toBe('stopped');
  expect(hasCheckpoint(home, runId)).toBe(true);
});

test('quitting while a run is being prepared drops it', async () => {
  const { host, db } = watchedHost();
  const starting = rejectedBy(host.start(tinyRequest(), null));
  await host.stopAndWait();
  expect((await starting).code).toBe('STOPPED');
  expect(db.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 0 });
});

test('a process whose app is gone stops and saves', async () => {
  const { home, db } = watchedHost();
  const child = fork(workerEntry, [], { serialization: 'advanced' });
  const request = { ...starterRequest(), name: null, outDir: null };
  const gone = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  child.on('message', (message: TrainTold) => {
    if (message.kind === 'events' && message.events.some(({ event }) => event.event === 'step'))
      child.disconnect();
  });
  child.send({ task: 'train', input: { home, request } });
  expect(await gone).toBe(0);
  expect(getRun(db, 1).status).toBe('stopped');
  expect(hasCheckpoint(home, 1)).toBe(true);
});
