import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filesTogether } from '../../../renderer/state/filesTogether.svelte.ts';
import { NewRun, type NewRunStart } from '../../../renderer/state/newRun.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { callsOf, fakeBridge } from '../fake/fakeBridge.ts';
import type { FakeNudge } from '../fake/fakeNudge.ts';

let fake: FakeNudge;
let run: NewRun;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  run.close();
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function begin(start: NewRunStart = {}, change: (fake: FakeNudge) => void = () => undefined) {
  fake = fakeBridge();
  change(fake);
  run = new NewRun(start);
  await pass(10);
}

/** What the view does whenever something changes. */
async function follow(): Promise<void> {
  run.followEstimate();
  await pass(3000);
}

const broken = new NudgeError('DATA_SYNTAX', 'Line 3 is no JSON.', 'Correct line 3.');

describe('NewRun', () => {
  it('goes from data to model to settings, and starts', async () => {
    await begin();
    expect([run.open, run.isSettled('data'), run.model?.card.name]).toEqual(['data', false, 'starter-model']);
    await Promise.all([run.changeData((data) => data.useSample()), pass(100)]);
    expect(run.announcement).toBe('sample-pairs.jsonl: 480 of 483 rows became pairs; 3 were left out.');
    expect([run.data.preview?.length, run.data.heldOut?.id]).toEqual([3, 2]);
    run.settleData();
    expect([run.open, run.isSettled('data')]).toEqual(['model', true]);
    await follow();
    expect([run.fit?.fits, callsOf(fake, 'training.measure').length]).toEqual([true, 0]);
    run.settleModel();
    expect(run.open).toBe('settings');
    await follow();
    expect(run.estimate.measure?.stepMs).toBe(4700);
    run.name = '  Polite  ';
    const started = run.start();
    await pass(10);
    expect(await started).toBe(5);
    expect(callsOf(fake, 'training.start')).toEqual([{ plan: run.request, name: 'Polite' }]);
  });

  it('keeps what was chosen when another file cannot be read', async () => {
    await begin({ datasetId: 1 });
    fake.failures.set('data.import', broken);
    await Promise.all([run.drop(['/home/ada/broken.jsonl']), pass(10)]);
    expect([run.data.dataset?.id, run.data.reader.error?.code]).toEqual([1, 'DATA_SYNTAX']);
    expect(run.isSettled('data')).toBe(true);
  });

  it('drops held-out pairs of other pairs', async () => {
    await begin();
    await Promise.all([run.changeData((data) => data.useSample()), pass(10)]);
    await Promise.all([run.changeData((data) => data.useKnown(2, 'other')), pass(10)]);
    expect(run.data.heldOut).toBeNull();
  });

  it('begins with what it is given', async () => {
    await begin({ datasetId: 1, evalDatasetId: 2, modelId: 2 });
    expect([run.open, run.data.heldOut?.id, run.model?.id, run.moves]).toEqual(['settings', 2, 2, 0]);
    await begin({ modelId: 2 });
    expect([run.open, run.isSettled('model')]).toEqual(['data', true]);
    await begin({ datasetId: 99 });
    expect([run.open, run.data.reader.error?.code]).toEqual(['data', 'RUN_NOT_FOUND']);
  });

  it('repeats an earlier run with its data, model, settings and name', async () => {
    await begin({ fromRunId: 4 });
    expect([run.open, run.name, run.data.dataset?.id, run.data.heldOut?.id, run.model?.id]).toEqual([
      'settings',
      'Polite fruit stand 2',
      1,
      2,
      1,
    ]);
    expect(run.request?.settings).toEqual(fake.runs.find(({ id }) => id === 4)?.settings);
  });

  it('does not settle on a folder that is gone', async () => {
    await begin({ datasetId: 1, modelId: 2 }, (fake) => {
      fake.models = fake.models.map((model) => (model.id === 2 ? { ...model, folder: 'missing' } : model));
    });
    expect([run.open, run.isSettled('model')]).toEqual(['model', false]);
    run.settleModel();
    expect(run.open).toBe('model');
  });

  it('starts a run that does not fit only when told so', async () => {
    await begin({ datasetId: 1, modelId: 3 });
    await follow();
    expect([run.fit?.fits, run.canStart]).toEqual([false, false]);
    expect(await run.start()).toBeNull();
    run.acceptsTooLarge = true;
    expect(run.canStart).toBe(true);
    await Promise.all([run.chooseModel(fake.models[1]!), pass(10)]);
    expect(run.acceptsTooLarge).toBe(false);
  });

  it('shows a refused setting at the setting, and any other failure to start as it is', async () => {
    await begin({ datasetId: 1, modelId: 1 });
    await follow();
    const refused = new NudgeError('SETTING_OUT_OF_RANGE', 'No.', 'Try.', {
      setting: 'maxLength',
      value: '1024',
      allowed: 'less',
    });
    fake.failures.set('training.start', refused);
    await Promise.all([run.start(), pass(10)]);
    expect([run.startError, run.draft?.problemOf('maxLength'), run.canStart]).toEqual([
      null,
      '1024 cannot be used here: it must be less.',
      false,
    ]);
    run.draft?.set('maxLength', 512);
    await follow();
    fake.failures.set('training.start', broken);
    await Promise.all([run.start(), pass(10)]);
    expect([run.startError?.code, run.starting]).toEqual(['DATA_SYNTAX', false]);
  });

  it('takes dropped pairs as its data and a dropped folder as its model', async () => {
    await begin({ datasetId: 1, modelId: 1 });
    const dropped = run.drop(['/home/ada/a.jsonl', '/home/ada/b.jsonl']);
    await pass(10);
    filesTogether.answer('each');
    await Promise.all([dropped, pass(10)]);
    expect([run.open, run.notice]).toEqual([
      'data',
      '2 datasets were added. This run learns from sample-pairs.jsonl.',
    ]);
    await Promise.all([run.drop(['/home/ada/SmolLM2']), pass(10)]);
    expect([run.open, run.model?.id, run.notice]).toEqual(['model', 2, null]);
    expect(callsOf(fake, 'models.add')).toEqual([{ path: '/home/ada/SmolLM2' }]);
  });

  it('stops measuring when it is left', async () => {
    await begin({ datasetId: 1, modelId: 1 }, (fake) => fake.delaysMs.set('training.measure', 60_000));
    await follow();
    expect(run.estimate.measuring).toBe(true);
    run.close();
    await pass(10);
    expect(callsOf(fake, 'training.cancelMeasure')).toHaveLength(1);
  });
});
