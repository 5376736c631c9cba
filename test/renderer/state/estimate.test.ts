import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Estimate } from '../../../renderer/state/estimate.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { RunPlanRequest } from '../../../shared/run.ts';
import { callsOf, fakeBridge } from '../fake/fakeBridge.ts';
import type { FakeNudge } from '../fake/fakeNudge.ts';
import { fakeOptions } from '../fake/fakeOptions.ts';

const { balanced } = fakeOptions().presets;
const request: RunPlanRequest = {
  modelId: 1,
  datasetId: 1,
  evalDatasetId: null,
  settings: balanced,
  device: 'auto',
};
const withBeta = (beta: number): RunPlanRequest => ({
  ...request,
  settings: { ...balanced, loss: { ...balanced.loss, beta } },
});
const withBatch = (batchPairs: number): RunPlanRequest => ({
  ...request,
  settings: { ...balanced, batchPairs },
});

let fake: FakeNudge;
let estimate: Estimate;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeBridge();
  estimate = new Estimate(() => false);
});
afterEach(() => {
  estimate.close();
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('Estimate', () => {
  it('plans at once, and measures only when asked to, after a rest', async () => {
    estimate.follow(request, false);
    await pass(5);
    expect(estimate.plan?.steps).toBe(180);
    await pass(5000);
    expect(callsOf(fake, 'training.measure')).toEqual([]);
    estimate.follow(request, true);
    expect(estimate.measuring).toBe(true);
    await pass(500);
    expect(callsOf(fake, 'training.measure')).toEqual([]);
    await pass(600);
    expect([estimate.measuring, estimate.measure?.stepMs]).toEqual([false, 4700]);
  });

  it('plans a moving slider once it rests, and keeps the measured step', async () => {
    estimate.follow(request, true);
    await pass(2000);
    for (const beta of [0.11, 0.12, 0.13]) {
      estimate.follow(withBeta(beta), true);
      await pass(50);
    }
    await pass(3000);
    expect(callsOf(fake, 'training.plan')).toEqual([request, withBeta(0.13)]);
    expect(callsOf(fake, 'training.measure')).toEqual([request]);
    expect(estimate.measure).not.toBeNull();
  });

  it('ends a step that is no longer wanted, and measures the new one', async () => {
    fake.delaysMs.set('training.measure', 10_000);
    estimate.follow(request, true);
    await pass(2000);
    estimate.follow(withBatch(16), true);
    expect([estimate.measure, estimate.measuring]).toEqual([null, false]);
    await pass(100);
    expect(callsOf(fake, 'training.cancelMeasure')).toHaveLength(1);
    await pass(20_000);
    expect(callsOf(fake, 'training.measure')).toEqual([request, withBatch(16)]);
    expect(estimate.measure).not.toBeNull();
  });

  it('does not try a run that does not fit', async () => {
    estimate.follow({ ...request, modelId: 3 }, true);
    await pass(5000);
    expect([estimate.plan?.fits, estimate.measuring]).toEqual([false, false]);
    expect(callsOf(fake, 'training.measure')).toEqual([]);
  });

  it('says why it could not plan or measure, and tries again', async () => {
    const busy = new NudgeError('RUN_IN_PROGRESS', 'Another run is training.', 'Wait for it.');
    fake.failures.set('training.measure', busy);
    estimate.follow(request, true);
    await pass(2000);
    expect([estimate.measureError?.code, estimate.measuring]).toEqual(['RUN_IN_PROGRESS', false]);
    fake.failures.clear();
    estimate.measureAgain();
    await pass(100);
    expect([estimate.measureError, estimate.measure?.stepMs]).toEqual([null, 4700]);
    fake.failures.set('training.plan', busy);
    estimate.follow(withBeta(0.2), true);
    await pass(500);
    expect([estimate.plan, estimate.planError?.code]).toEqual([null, 'RUN_IN_PROGRESS']);
    fake.failures.clear();
    estimate.retryPlan();
    await pass(100);
    expect([estimate.plan?.steps, estimate.planError]).toEqual([180, null]);
  });

  it('leaves an error to a setting that explains it', async () => {
    estimate = new Estimate(({ code }) => code === 'SETTING_OUT_OF_RANGE');
    fake.failures.set('training.plan', new NudgeError('SETTING_OUT_OF_RANGE', 'No.', 'Try.'));
    estimate.follow(request, true);
    await pass(500);
    expect([estimate.plan, estimate.planError]).toEqual([null, null]);
  });

  it('tells how far a plan is that takes long, until it comes', async () => {
    fake.delaysMs.set('training.plan', 60_000);
    await fake.emit('training.planning', { done: 1, total: 9 });
    estimate.follow(request, false);
    await pass(10);
    expect(estimate.progress).toBeNull();
    await fake.emit('training.planning', { done: 24_400, total: 61_000 });
    expect(estimate.progress).toEqual({ done: 24_400, total: 61_000 });
    await pass(60_000);
    expect([estimate.plan?.steps, estimate.progress]).toEqual([180, null]);
    await fake.emit('training.planning', { done: 61_000, total: 61_000 });
    expect(estimate.progress).toBeNull();
  });

  it('shows the plan before until the next one turns out to take long', async () => {
    estimate.follow(request, true);
    await pass(2000);
    fake.delaysMs.set('training.plan', 60_000);
    const shuffled = { ...request, settings: { ...balanced, seed: 7 } };
    estimate.follow(shuffled, true);
    await pass(500);
    expect([estimate.plan?.steps, estimate.progress]).toEqual([180, null]);
    await fake.emit('training.planning', { done: 0, total: 600 });
    // What was measured stays true.
    expect([estimate.plan, estimate.progress?.total, estimate.measure?.stepMs]).toEqual([null, 600, 4700]);
    fake.failures.set('training.plan', new NudgeError('DATA_NO_PAIRS', 'None.', 'Try.'));
    await pass(60_000);
    expect([estimate.planError?.code, estimate.progress]).toEqual(['DATA_NO_PAIRS', null]);
  });

  it('forgets how far a plan was that is no longer wanted', async () => {
    fake.delaysMs.set('training.plan', 1000);
    estimate.follow(request, false);
    await pass(10);
    await fake.emit('training.planning', { done: 5, total: 600 });
    // The next plan may wait for it: nothing blinks.
    estimate.follow(withBatch(16), false);
    await pass(500);
    expect(estimate.progress).toEqual({ done: 5, total: 600 });
    estimate.close();
    expect(estimate.progress).toBeNull();
    await fake.emit('training.planning', { done: 9, total: 600 });
    expect(estimate.progress).toBeNull();
  });

  it('throws away an answer to an older question', async () => {
    fake.delaysMs.set('training.plan', 1000);
    estimate.follow(request, false);
    await pass(10);
    fake.delaysMs.clear();
    const two = { ...request, settings: { ...balanced, epochs: 2 } };
    estimate.follow(two, false);
    await pass(3000);
    expect(estimate.plan?.steps).toBe(120);
  });
});
