import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runsCommands } from '../../main/commands/runs.ts';
import { writeSafetensors } from '../../main/engine/model/safetensorsWriter.ts';
import { checkpointDir } from '../../main/services/checkpoints.ts';
import { getRunHistory, listAllRuns } from '../../main/services/runs.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { hideDataset } from '../../main/store/datasets.ts';
import { saveEval } from '../../main/store/evals.ts';
import { saveEvent } from '../../main/store/events.ts';
import { saveMetrics } from '../../main/store/metrics.ts';
import { createRun, endRun, getRun, renameRun, saveRunStart } from '../../main/store/runs.ts';
import { saveSample } from '../../main/store/samples.ts';
import { takeTrainingLock } from '../../main/store/trainingLock.ts';
import type { RunStatus, StepMetrics } from '../../shared/run.ts';
import { commandCaller } from '../support/commandCaller.ts';
import { watchedEmit } from '../support/emitted.ts';
import { rejectedBy, thrownBy } from '../support/nudgeError.ts';
import { addRun, evalMetrics, someRun, stepMetrics, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyDisk } from '../support/tinyDisk.ts';

interface Options {
  readonly training?: number;
  readonly savePath?: string | null;
}

function setUp({ training, savePath = null }: Options = {}) {
  const { db, home } = tempStore();
  const { emit, take } = watchedEmit();
  const asked: string[] = [];
  const chooseSavePath = (name: string): Promise<string | null> => {
    asked.push(name);
    return Promise.resolve(savePath);
  };
  const isTraining = (id: number): boolean => id === training;
  const context = { db, home, emit, desktop: { chooseSavePath }, isTraining };
  return { db, home, call: commandCaller(runsCommands(context)), take, asked };
}

function addEndedRun(db: WritableDb, status: Exclude<RunStatus, 'running'> = 'done'): number {
  const id = addRun(db);
  endRun(db, id, status, null, 2000);
  return id;
}

function addSteps(db: WritableDb, run: number, steps: readonly Partial<StepMetrics>[]): void {
  saveMetrics(
    db,
    run,
    steps.map((changes, i) => ({ at: 1, metrics: stepMetrics(i + 1, changes) })),
  );
}

/** A state without tensors. */
function writeState(dir: string, step: number): void {
  const progress = { step, tokens: 10, evaluationDue: false, updates: step };
  writeSafetensors(join(dir, 'state.safetensors'), [], { progress: JSON.stringify(progress) });
}

const start = {
  ...({ device: 'cpu', deviceNote: 'no GPU', steps: 9 } as const),
  ...{ trainPairs: 8, evalPairs: 7, trainableParameters: 6 },
};

describe('runs.list and runs.get', () => {
  test('tell what a run is, newest first', async () => {
    const { db, call } = setUp();
    const first = addEndedRun(db);
    const second = addRun(db);
    addSteps(db, second, [{}, {}]);
    saveRunStart(db, second, start);
    for (const step of [0, 2]) saveEval(db, second, evalMetrics(step), 1);
    saveSample(db, second, { step: 0, prompt: 0, promptText: 'q', answer: 'a' });
    saveEvent(db, second, { at: 3, kind: 'warning', detail: 'careful' });
    endRun(db, second, 'failed', { code: 'STOPPED', message: 'm', hint: 'h', context: {} }, 5);
    const list = await call('runs.list', undefined);
    expect(list.map(({ id }) => id)).toEqual([second, first]);
    const { settings, modelId, datasetId } = getRun(db, second);
    const summary = {
      ...{ id: second, name: 'first try', note: '', tags: [], status: 'failed', createdAt: 1000, endedAt: 5 },
      ...{ modelId, modelName: 'a', datasetId, datasetName: 'a.jsonl', settings },
      ...{ step: 2, steps: 9, lastEval: evalMetrics(2) },
    };
    expect(list[0]).toEqual(summary);
    const { steps: _, ...details } = start;
    expect(await call('runs.get', { id: second })).toEqual({
      ...{ ...summary, ...details, evalDatasetId: null, evalDatasetName: null, outDir: '/runs/1' },
      error: { code: 'STOPPED', message: 'm', hint: 'h', context: {} },
      savedStep: null,
      lastMetrics: stepMetrics(2),
      evals: [evalMetrics(0), evalMetrics(2)],
      samples: [{ step: 0, prompt: 0, promptText: 'q', answer: 'a' }],
      events: [{ at: 3, kind: 'warning', detail: 'careful' }],
    });
    expect(list[1]).toMatchObject({ step: 0, steps: null, lastEval: null });
    expect((await rejectedBy(call('runs.get', { id: 99 }))).code).toBe('RUN_NOT_FOUND');
  });

  test('a dataset that was deleted still has its name', async () => {
    const { db, call } = setUp();
    const id = createRun(db, { ...someRun(db), evalDatasetId: someRun(db).datasetId }, 1);
    hideDataset(db, someRun(db).datasetId, 1);
    expect(await call('runs.list', undefined)).toMatchObject([{ datasetName: 'a.jsonl' }]);
    expect(await call('runs.get', { id })).toMatchObject({ evalDatasetName: 'a.jsonl' });
  });

  test('a run that was cut off goes on from its saved state, where there is one that can be read', async () => {
    const { db, home, call } = setUp();
    const statuses = ['stopped', 'failed', 'done', 'stopped', 'failed'] as const;
    const ids = statuses.map((status) => addEndedRun(db, status));
    for (const id of ids.slice(0, 4)) mkdirSync(checkpointDir(home, id), { recursive: true });
    for (const id of ids.slice(0, 3)) writeState(checkpointDir(home, id), 7);
    writeFileSync(join(checkpointDir(home, ids[3] ?? 0), 'state.safetensors'), 'not this');
    const details = await Promise.all(ids.map((id) => call('runs.get', { id })));
    expect(details.map(({ savedStep }) => savedStep)).toEqual([7, 7, null, null, null]);
  });

  test('a run whose process died meanwhile has failed; one that trains has not', async () => {
    const { db, home, call } = setUp();
    addRun(db);
    const status = async () => (await call('runs.list', undefined))[0]?.status;
    const lock = takeTrainingLock(home);
    expect(await status()).toBe('running');
    lock.release();
    expect(await status()).toBe('failed');
  });

  test("the app's own run is left to the app", async () => {
    const { db, call } = setUp({ training: 1 });
    addRun(db);
    expect(await call('runs.list', undefined)).toMatchObject([{ id: 1, status: 'running' }]);
  });
});

describe('changes', () => {
  test('name, note and tags', async () => {
    const { db, call, take } = setUp();
    const id = addEndedRun(db);
    await call('runs.rename', { id, name: 'kind' });
    await call('runs.note', { id, note: 'looks good' });
    await call('runs.tag', { id, tags: ['a', 'b', 'a'] });
    expect(getRun(db, id)).toMatchObject({ name: 'kind', note: 'looks good', tags: ['a', 'b'] });
    expect(take()).toEqual(['runs.changed', 'runs.changed', 'runs.changed']);
    expect((await rejectedBy(call('runs.rename', { id: 99, name: 'x' }))).code).toBe('RUN_NOT_FOUND');
    expect(take()).toEqual([]);
  });

  test('a deleted run is gone until it is restored', async () => {
    const { db, home, call, take } = setUp();
    const ids = [addEndedRun(db), addEndedRun(db)];
    await call('runs.delete', { ids });
    expect(take().toSorted()).toEqual(['data.changed', 'models.changed', 'runs.changed']);
    expect(await call('runs.list', undefined)).toEqual([]);
    expect((await rejectedBy(call('runs.get', { id: ids[0]! }))).code).toBe('RUN_NOT_FOUND');
    expect(listAllRuns(home)).toEqual([]);
    expect(thrownBy(() => getRunHistory(home, ids[0]!)).code).toBe('RUN_NOT_FOUND');
    await call('runs.restore', { ids });
    expect(await call('runs.list', undefined)).toHaveLength(2);
  });

  test('a run that trains cannot be deleted', async () => {
    const { db, call, take } = setUp({ training: 1 });
    addEndedRun(db);
    addRun(db);
    for (const id of [1, 2]) {
      expect(await rejectedBy(call('runs.delete', { ids: [id] }))).toMatchObject({
        code: 'RUN_IN_PROGRESS',
        hint: 'Stop it first, then delete it.',
      });
    }
    expect(take()).toEqual([]);
  });
});

describe('runs.sparklines', () => {
  test('at most 60 losses of each run', async () => {
    const { db, call } = setUp();
    const [long, short, empty] = [addRun(db), addRun(db), addRun(db)];
    addSteps(
      db,
      long,
      Array.from({ length: 500 }, (_, i) => ({ loss: i })),
    );
    addSteps(db, short, [{ loss: 3 }, { loss: NaN }]);
    const lines = await call('runs.sparklines', { ids: [short, long, empty, 99] });
    expect(Object.keys(lines)).toEqual([String(long), String(short)]);
    expect(lines[short]).toEqual([3, NaN]);
    expect(lines[long]).toHaveLength(60);
    expect([lines[long]?.[0], lines[long]?.at(-1)]).toEqual([0, 499]);
  });
});

describe('runs.series', () => {
  const all = { fromStep: 0, toStep: null, maxPoints: 4 } as const;

  function withRun() {
    const { db, call } = setUp();
    const id = addRun(db);
    addSteps(db, id, [
      { loss: 4 },
      { loss: 2 },
      { loss: NaN },
      { loss: NaN },
      { loss: 1 },
      {},
      { loss: 0.5 },
    ]);
    return { db, call, id };
  }

  test('a run that fits comes as it is', async () => {
    const { call, id } = withRun();
    const series = await call('runs.series', { id, names: ['loss', 'num_tokens'], ...all, fromStep: 3 });
    expect(series).toEqual({
      runId: id,
      stepsPerPoint: 1,
      steps: Float64Array.of(4, 5, 6, 7),
      values: {
        loss: { mean: Float64Array.of(NaN, 1, 0.69, 0.5), low: null, high: null },
        num_tokens: { mean: Float64Array.of(1004, 1005, 1006, 1007), low: null, high: null },
      },
    });
  });

  test('a longer one is thinned, and nothing is lost from sight', async () => {
    const { call, id } = withRun();
    const series = await call('runs.series', { id, names: ['loss'], ...all });
    expect(series).toEqual({
      runId: id,
      stepsPerPoint: 2,
      steps: Float64Array.of(2, 4, 6, 7),
      values: {
        loss: {
          mean: Float64Array.of(3, NaN, 0.845, 0.5),
          low: Float64Array.of(2, NaN, 0.69, 0.5),
          high: Float64Array.of(4, NaN, 1, 0.5),
        },
      },
    });
  });

  test('a part of it', async () => {
    const { call, id } = withRun();
    const series = await call('runs.series', { id, names: ['loss'], fromStep: 1, toStep: 5, maxPoints: 2 });
    expect([series.stepsPerPoint, ...series.steps]).toEqual([2, 3, 5]);
    expect(series.values.loss?.mean).toEqual(Float64Array.of(2, 1));
  });

  test.each([
    [7, null],
    [100, null],
    [3, 3],
  ])('nothing after step %i up to %s', async (fromStep, toStep) => {
    const { call, id } = withRun();
    const series = await call('runs.series', { id, names: ['loss'], ...all, fromStep, toStep });
    expect(series.steps).toHaveLength(0);
    expect(series.values.loss).toEqual({ mean: new Float64Array(), low: null, high: null });
  });

  test('never more points than asked for', async () => {
    const { db, call } = setUp();
    const id = addRun(db);
    addSteps(
      db,
      id,
      Array.from({ length: 1001 }, () => ({})),
    );
    for (const maxPoints of [2, 3, 7, 100, 999, 1000, 1001]) {
      const { steps, stepsPerPoint } = await call('runs.series', { id, names: ['loss'], ...all, maxPoints });
      expect(steps.length).toBeLessThanOrEqual(maxPoints);
      expect(steps.length).toBe(Math.ceil(1001 / stepsPerPoint));
      expect(steps.at(-1)).toBe(1001);
    }
  });

  test('of a run that is not there are refused', async () => {
    const { call } = setUp();
    const series = call('runs.series', { id: 9, names: ['loss'], ...all });
    expect((await rejectedBy(series)).code).toBe('RUN_NOT_FOUND');
  });
});

describe('runs.exportCsv', () => {
  const header =
    'run,name,step,kind,loss,rewards/chosen,rewards/rejected,rewards/margins,rewards/accuracies,' +
    'logps/chosen,logps/rejected,logits/chosen,logits/rejected,entropy,grad_norm,lr,num_tokens,epoch,' +
    'tokens_per_second,peak_memory_mb,logps/accuracies,kl,kl_stderr,pairs';

  test('writes every step and evaluation of some runs', async () => {
    const path = join(tempFolder(), 'curves.csv');
    const { db, call, asked } = setUp({ savePath: path });
    const [first, second] = [addRun(db), addRun(db)];
    renameRun(db, first, 'a "kind", short\nname');
    addSteps(db, first, [{}, { loss: NaN, grad_norm: Infinity }]);
    for (const step of [0, 2, 4]) saveEval(db, first, evalMetrics(step, { kl: step === 2 ? null : 0.01 }), 1);
    addSteps(db, second, [{}]);
    expect(await call('runs.exportCsv', { ids: [first, second] })).toBe(path);
    expect(asked).toEqual(['2 runs.csv']);
    const quoted = '"a ""kind"", short\nname"';
    const evaluation = (step: number, kl: string): string =>
      `1,${quoted},${step},eval,0.6,0.1,-0.1,0.2,0.75,-50,-60,-1.5,-1.25,2.5,,,,,,,0.5,${kl},0.002,12`;
    const metrics = '0.1,-0.1,0.2,0.75,-50,-60,-1.5,-1.25,2.5';
    expect(readFileSync(path, 'utf8').split('\r\n')).toEqual([
      header,
      evaluation(0, '0.01'),
      `1,${quoted},1,step,0.69,${metrics},3.5,0.00001,1001,0.1,4000.5,700,,,,`,
      `1,${quoted},2,step,,${metrics},Infinity,0.00001,1002,0.2,4000.5,700,,,,`,
      evaluation(2, ''),
      evaluation(4, '0.01'),
      `2,first try,1,step,0.69,${metrics},3.5,0.00001,1001,0.1,4000.5,700,,,,`,
      '',
    ]);
  });

  test('a long run is whole', async () => {
    const path = join(tempFolder(), 'curves.csv');
    const { db, call, asked } = setUp({ savePath: path });
    const id = addRun(db);
    renameRun(db, id, '../<run>: 1?');
    addSteps(
      db,
      id,
      Array.from({ length: 1500 }, () => ({})),
    );
    await call('runs.exportCsv', { ids: [id] });
    expect(asked).toEqual(['run 1.csv']);
    const steps = readFileSync(path, 'utf8').split('\r\n').slice(1, -1);
    expect(steps.map((line) => Number(line.split(',')[2]))).toEqual(
      Array.from({ length: 1500 }, (_, i) => i + 1),
    );
  });

  test('cancelled, writes nothing', async () => {
    const { db, call } = setUp();
    expect(await call('runs.exportCsv', { ids: [addRun(db)] })).toBeNull();
  });

  test('a folder that is not there, and a run that is not there', async () => {
    const folder = tempFolder();
    const { db, call } = setUp({ savePath: join(folder, 'gone', 'curves.csv') });
    const id = addRun(db);
    const nowhere = await rejectedBy(call('runs.exportCsv', { ids: [id] }));
    expect(nowhere.code).toBe('FILE_UNWRITABLE');
    const unknown = await rejectedBy(call('runs.exportCsv', { ids: [99] }));
    expect(unknown.code).toBe('RUN_NOT_FOUND');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a full disk leaves what was there', async (context) => {
    const folder = tinyDisk(64);
    if (folder === null) return context.skip('needs the right to mount a small file system');
    const path = join(folder, 'curves.csv');
    writeFileSync(path, 'before');
    const { db, call } = setUp({ savePath: path });
    const id = addRun(db);
    addSteps(
      db,
      id,
      Array.from({ length: 2000 }, () => ({})),
    );
    const error = await rejectedBy(call('runs.exportCsv', { ids: [id] }));
    expect(error.code).toBe('DISK_FULL');
    expect(readdirSync(folder)).toEqual(['curves.csv']);
    expect(readFileSync(path, 'utf8')).toBe('before');
  });
});
