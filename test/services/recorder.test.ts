import { copyFileSync, existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRecorder } from '../../main/services/recorder.ts';
import { listEvals } from '../../main/store/evals.ts';
import { listEvents } from '../../main/store/events.ts';
import { lastMetrics, readSteps } from '../../main/store/metrics.ts';
import { openStore, storePath } from '../../main/store/open.ts';
import { getRun } from '../../main/store/runs.ts';
import { listSamples } from '../../main/store/samples.ts';
import type { NudgeError } from '../../shared/errors.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { addRun, evalMetrics, stepMetrics, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';

const step = (number: number): { event: 'step' } & ReturnType<typeof stepMetrics> => ({
  event: 'step',
  ...stepMetrics(number),
});

const fail = (error: NudgeError): never => {
  throw error;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('createRecorder', () => {
  test('writes a whole run', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const recorder = createRecorder(db, run, fail);
    const start = {
      device: 'cpu',
      deviceNote: 'no GPU',
      steps: 2,
      trainPairs: 8,
      evalPairs: 2,
      trainableParameters: 64,
    } as const;
    const sample = { step: 0, prompt: 0, promptText: 'p', answer: 'a' };
    recorder.take({ event: 'phase', phase: 'loading', done: 0, total: 1 });
    recorder.take({ event: 'start', ...start });
    recorder.take({ event: 'eval', ...evalMetrics(0) });
    recorder.take({ event: 'sample', ...sample });
    recorder.take({ event: 'warning', message: 'careful' });
    recorder.take(step(1));
    recorder.take(step(2));
    recorder.close();
    expect(getRun(db, run).start).toEqual(start);
    expect(listEvals(db, run)).toEqual([evalMetrics(0)]);
    expect(listSamples(db, run)).toEqual([sample]);
    expect(listEvents(db, run).map(({ detail }) => detail)).toEqual(['loading', 'careful']);
    expect(readSteps(db, run, [], { first: 0, last: 9 }, 9)).toEqual([[1], [2]]);
  });

  test('steps wait half a second at most, and a batch of a hundred not at all', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const recorder = createRecorder(db, run, fail);
    recorder.take(step(1));
    vi.advanceTimersByTime(499);
    expect(lastMetrics(db, run)).toBeNull();
    vi.advanceTimersByTime(1);
    expect(lastMetrics(db, run)?.step).toBe(1);
    for (let number = 2; number <= 101; number += 1) recorder.take(step(number));
    expect(lastMetrics(db, run)?.step).toBe(101);
    recorder.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('anything but a step is written at once, with the steps before it', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const recorder = createRecorder(db, run, fail);
    recorder.take(step(1));
    recorder.take({ event: 'warning', message: 'careful' });
    expect(lastMetrics(db, run)?.step).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a phase is told once however often it reports', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const recorder = createRecorder(db, run, fail);
    for (const done of [0, 1, 2]) recorder.take({ event: 'phase', phase: 'evaluating', done, total: 2 });
    recorder.take(step(1));
    recorder.take({ event: 'phase', phase: 'evaluating', done: 0, total: 2 });
    recorder.close();
    expect(listEvents(db, run).map(({ detail }) => detail)).toEqual(['evaluating', 'evaluating']);
  });

  test('what was written survives the process: the files alone hold it', () => {
    const { db, home } = tempStore();
    const run = addRun(db);
    const recorder = createRecorder(db, run, fail);
    recorder.take(step(1));
    vi.advanceTimersByTime(500);
    recorder.take(step(2));
    // As a killed process leaves them: nothing closed, nothing checkpointed.
    const copy = tempFolder();
    for (const suffix of ['', '-wal']) {
      if (existsSync(storePath(home) + suffix))
        copyFileSync(storePath(home) + suffix, storePath(copy) + suffix);
    }
    recorder.close();
    const reopened = openStore(copy);
    onTestFinished(() => void reopened.close());
    expect(lastMetrics(reopened, run)?.step).toBe(1);
    expect(getRun(reopened, run).status).toBe('failed');
  });

  test('a full disk is told, and nothing is lost once there is room again', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const errors: NudgeError[] = [];
    const recorder = createRecorder(db, run, (error) => errors.push(error));
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages}`);
    for (let number = 1; number <= 120; number += 1) recorder.take(step(number));
    expect(errors[0]?.code).toBe('DISK_FULL');
    expect(lastMetrics(db, run)).toBeNull();
    expect(thrownBy(() => recorder.flush()).code).toBe('DISK_FULL');
    db.pragma(`max_page_count = ${pages + 1000}`);
    recorder.close();
    expect(readSteps(db, run, [], { first: 0, last: 999 }, 999)).toHaveLength(120);
  });
});
