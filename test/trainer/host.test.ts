import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { endRun, getRun } from '../../main/store/runs.ts';
import type { TimedEvent } from '../../main/trainer/trainKind.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { scriptedEngine } from '../support/scriptedEngine.ts';
import { addRun, evalMetrics, stepMetrics } from '../support/store.ts';
import { tinyRequest, watchedHost } from '../support/trainerHost.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started() {
  const engine = scriptedEngine();
  const watched = watchedHost(engine.start);
  const starting = watched.host.start(tinyRequest(), 'mine');
  const runId = addRun(watched.db);
  const tellRun = (): void => {
    engine.say({ kind: 'run', runId, name: 'mine', step: 0, settings: defaultSettings() });
  };
  const tell = (...events: TimedEvent[]): void => {
    engine.say({ kind: 'events', events });
  };
  return { engine, watched, starting, runId, tellRun, tell };
}

function step(number: number, at: number): TimedEvent {
  const metrics = { num_tokens: number * 100, tokens_per_second: 1000, peak_memory_mb: 512 };
  return { at, event: { event: 'step', ...stepMetrics(number, metrics) } };
}

const start: TimedEvent = {
  at: 1000,
  event: {
    event: 'start',
    device: 'cpu',
    deviceNote: null,
    steps: 100,
    trainPairs: 800,
    evalPairs: 0,
    trainableParameters: 10,
  },
};

describe('TrainerHost', () => {
  test('resolves with the run once it exists, and says what is asked of the process', async () => {
    const { engine, watched, starting, runId, tellRun } = started();
    const { host, home } = watched;
    expect(host.live()).toBeNull();
    expect(engine.sent).toEqual([
      { task: 'train', input: { home, request: { ...tinyRequest(), name: 'mine', outDir: null } } },
    ]);
    tellRun();
    expect(await starting).toBe(runId);
    expect(host.live()).toMatchObject({ runId, name: 'mine', state: 'training', msLeft: null });
    const names = watched.emitted.map(({ name }) => name);
    expect(names).toEqual(['runs.changed', 'data.changed', 'models.changed', 'training.live']);
    host.stop();
    expect(engine.sent.at(-1)).toBe('stop');
    engine.say({ farewell: 'done', result: { runId, status: 'stopped' } });
    expect(engine.killed()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(watched.payloads('training.ended')).toEqual([{ runId, status: 'stopped', error: null }]);
    expect(watched.payloads('training.live').at(-1)).toBeNull();
  });

  test('tells every event, and with each batch of them the live run', async () => {
    const { watched, starting, runId, tellRun, tell } = started();
    tellRun();
    await starting;
    tell(start);
    const before = watched.payloads('training.live').length;
    for (let number = 1; number < 20; number += 2) {
      tell(step(number, 1000 + 100 * number), step(number + 1, 1100 + 100 * number));
    }
    const lives = watched.payloads('training.live').slice(before);
    expect(lives.map((live) => live?.step)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(watched.steps()).toHaveLength(20);
    expect(watched.host.live()).toMatchObject({
      runId,
      step: 20,
      steps: 100,
      memoryBytes: 2 ** 29,
      tokensPerSecond: 1000,
      device: 'cpu',
      activity: null,
    });
    const evaluating: TimedEvent = {
      at: 3000,
      event: { event: 'phase', phase: 'evaluating', done: 3, total: 9 },
    };
    tell(evaluating);
    expect(watched.payloads('training.live').at(-1)?.activity).toEqual({
      phase: 'evaluating',
      done: 3,
      total: 9,
    });
    const changes = watched.payloads('runs.changed').length;
    tell({ at: 3100, event: { event: 'eval', ...evalMetrics(20) } });
    expect(watched.payloads('runs.changed')).toHaveLength(changes + 1);
  });

  test('a pause is told when the run rests, and a late word of it is no news', async () => {
    const { engine, watched, starting, tellRun } = started();
    const { host } = watched;
    tellRun();
    await starting;
    const pausing = host.pause();
    expect(host.live()?.state).toBe('training');
    engine.say({ kind: 'paused' });
    await pausing;
    expect(host.live()?.state).toBe('paused');
    host.resume();
    expect(host.live()?.state).toBe('training');
    engine.say({ kind: 'paused' });
    expect(host.live()?.state).toBe('training');
    const interrupted = host.pause();
    host.stop();
    await interrupted;
    expect(host.live()?.state).toBe('stopping');
    host.resume();
    await host.pause();
    expect(host.live()?.state).toBe('stopping');
    expect(engine.sent.slice(1)).toEqual(['pause', 'resume', 'pause', 'stop']);
  });

  test.each([
    ['no kind', {}],
    ['nothing', undefined],
    ['an event that is none', { kind: 'events', events: [{ at: 1, event: { event: 'step', step: 'one' } }] }],
    ['a farewell without a result', { farewell: 'done' }],
    [
      'an error with an unknown code',
      { farewell: 'failed', error: { code: 'X', message: '', hint: '', context: {} } },
    ],
  ])('a message with %s fails the run', async (_, message) => {
    const { engine, watched, starting, runId, tellRun } = started();
    tellRun();
    await starting;
    engine.say(message);
    expect(engine.killed()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    const [ended] = watched.payloads('training.ended');
    expect(ended).toMatchObject({ runId, status: 'failed', error: { code: 'INTERNAL' } });
    expect(getRun(watched.db, runId)).toMatchObject({ status: 'failed', error: ended?.error });
    expect(watched.host.live()).toBeNull();
  });

  test('a message that makes no sense before the run exists lets the start fail', async () => {
    const { engine, starting } = started();
    const error = rejectedBy(starting);
    engine.say('hello');
    expect((await error).code).toBe('INTERNAL');
  });

  test.each([
    [null, 'SIGKILL', 'STOPPED', /ended from outside \(signal 9\)/],
    [9, null, 'STOPPED', /ended from outside \(signal 9\)/],
    [137, null, 'STOPPED', /ended from outside \(signal 9\)/],
    [null, 'SIGSEGV', 'INTERNAL', /ended unexpectedly \(signal 11\)/],
    [134, null, 'INTERNAL', /ended unexpectedly \(signal 6\)/],
    [1, null, 'INTERNAL', /ended unexpectedly \(exit code 1\)/],
    [0, null, 'INTERNAL', /ended unexpectedly \(exit code 0\)/],
  ])('exit code %s, signal %s', async (code, signal, errorCode, message) => {
    const { engine, watched, starting, tellRun } = started();
    tellRun();
    await starting;
    engine.exit(code, signal);
    await vi.advanceTimersByTimeAsync(0);
    const [ended] = watched.payloads('training.ended');
    expect(ended?.error?.code).toBe(errorCode);
    expect(ended?.error?.message).toMatch(message);
  });

  test('a run that the store knows to be over is not failed by its process', async () => {
    const { engine, watched, starting, runId, tellRun } = started();
    tellRun();
    await starting;
    endRun(watched.db, runId, 'done', null, 5);
    engine.exit(1, null);
    await vi.advanceTimersByTimeAsync(0);
    expect(watched.payloads('training.ended')).toEqual([{ runId, status: 'done', error: null }]);
  });

  test('an error that the process could not write down is written down for it', async () => {
    const { engine, watched, starting, runId, tellRun } = started();
    tellRun();
    await starting;
    const error = { code: 'DISK_FULL', message: 'full', hint: 'make room', context: {} };
    engine.say({ farewell: 'failed', error });
    await vi.advanceTimersByTimeAsync(0);
    expect(watched.payloads('training.ended')).toEqual([{ runId, status: 'failed', error }]);
    expect(getRun(watched.db, runId)).toMatchObject({ status: 'failed', error });
  });

  test('a process that cannot be started lets the start fail, and the next may', async () => {
    let broken = true;
    const engine = scriptedEngine();
    const watched = watchedHost((name) => {
      if (broken) throw new Error('no more processes');
      return engine.start(name);
    });
    expect((await rejectedBy(watched.host.start(tinyRequest(), null))).message).toMatch(/no more processes/);
    broken = false;
    void watched.host.start(tinyRequest(), null).catch(() => undefined);
    expect(engine.sent).toHaveLength(1);
  });

  test('there is nothing to pause, resume or stop before a run', async () => {
    const { host } = watchedHost(scriptedEngine().start);
    expect((await rejectedBy(host.pause())).code).toBe('RUN_NOT_FOUND');
    expect(() => {
      host.resume();
    }).toThrow('No run is training.');
    expect(() => {
      host.stop();
    }).toThrow('No run is training.');
    await host.stopAndWait();
  });
});
