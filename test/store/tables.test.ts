import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WritableDb } from '../../main/store/database.ts';
import { getDataset, listDatasets, saveDataset } from '../../main/store/datasets.ts';
import { lastEvals, listEvals, saveEval } from '../../main/store/evals.ts';
import { listEvents, saveEvent } from '../../main/store/events.ts';
import {
  lastMetrics,
  lastSteps,
  readBucket,
  readSteps,
  recordedSteps,
  sampleLoss,
  saveMetrics,
} from '../../main/store/metrics.ts';
import { getModel, listModels, saveModel, saveModelHash } from '../../main/store/models.ts';
import { findReferenceLogps, saveReferenceLogps } from '../../main/store/referenceLogps.ts';
import {
  createRun,
  deleteRun,
  endRun,
  getRun,
  listRuns,
  renameRun,
  resumeRun,
  saveRunNote,
  saveRunStart,
  saveRunTags,
} from '../../main/store/runs.ts';
import { listSamples, saveSample } from '../../main/store/samples.ts';
import { metricNames } from '../../shared/metricNames.ts';
import { thrownBy } from '../support/nudgeError.ts';
import {
  addRun,
  evalMetrics,
  someCard,
  someDataset,
  someRun,
  stepMetrics,
  tempStore,
} from '../support/store.ts';

describe('models', () => {
  test('a folder is one model; its hash goes when its stamp changes', () => {
    const { db } = tempStore();
    const id = saveModel(db, someCard, 'one', 1);
    saveModelHash(db, id, 'one', 'abc');
    expect(saveModel(db, { ...someCard, parameters: 11 }, 'one', 2)).toBe(id);
    expect(getModel(db, id)).toMatchObject({ hash: 'abc', seenAt: 2, card: { parameters: 11 } });
    saveModel(db, someCard, 'two', 3);
    expect(getModel(db, id)).toEqual({
      id,
      card: someCard,
      stamp: 'two',
      hash: null,
      seenAt: 3,
      builtIn: false,
      deleted: false,
    });
    saveModelHash(db, id, 'one', 'late');
    expect(getModel(db, id)?.hash).toBeNull();
    expect(getModel(db, id + 1)).toBeNull();
  });

  test('last seen first', () => {
    const { db } = tempStore();
    saveModel(db, someCard, 's', 5);
    saveModel(db, { ...someCard, path: '/b' }, 's', 6);
    expect(listModels(db).map(({ card }) => card.path)).toEqual(['/b', someCard.path]);
  });
});

describe('datasets', () => {
  test('a file that changed is another dataset', () => {
    const { db } = tempStore();
    const id = saveDataset(db, someDataset(), 1);
    expect(saveDataset(db, someDataset({ kept: 1 }), 2)).toBe(id);
    const other = saveDataset(db, someDataset({ sha256: 'cd' }), 3);
    expect(other).not.toBe(id);
    expect(getDataset(db, id)).toEqual({
      id,
      ...someDataset({ kept: 1 }),
      seenAt: 2,
      fileTimes: null,
      deleted: false,
    });
    expect(listDatasets(db).map((dataset) => dataset.id)).toEqual([other, id]);
    expect(getDataset(db, 99)).toBeNull();
  });
});

describe('runs', () => {
  test('a run from its creation to its end', () => {
    const { db } = tempStore();
    const created = someRun(db);
    const id = createRun(db, created, 1000);
    expect(getRun(db, id)).toEqual({
      ...created,
      id,
      note: '',
      tags: [],
      status: 'running',
      createdAt: 1000,
      endedAt: null,
      start: null,
      error: null,
    });
    const start = {
      device: 'cpu',
      deviceNote: null,
      steps: 9,
      trainPairs: 8,
      evalPairs: 7,
      trainableParameters: 6,
    } as const;
    saveRunStart(db, id, start);
    renameRun(db, id, 'better name');
    saveRunNote(db, id, 'looks good');
    saveRunTags(db, id, ['kind', 'ü, "quoted"']);
    const error = { code: 'DISK_FULL', message: 'm', hint: 'h', context: { path: 'p' } } as const;
    endRun(db, id, 'failed', error, 2000);
    expect(getRun(db, id)).toMatchObject({
      start,
      name: 'better name',
      note: 'looks good',
      tags: ['kind', 'ü, "quoted"'],
      status: 'failed',
      endedAt: 2000,
      error,
    });
  });

  test('a run that does not exist is RUN_NOT_FOUND', () => {
    const { db } = tempStore();
    const attempts = [
      () => getRun(db, 7),
      () => renameRun(db, 7, 'x'),
      () => deleteRun(db, 7),
      () => resumeRun(db, 7, 0),
      () => endRun(db, 7, 'done', null, 1),
    ];
    for (const attempt of attempts) {
      const error = thrownBy(attempt);
      expect(error.code).toBe('RUN_NOT_FOUND');
      expect(error.context['run']).toBe(7);
    }
  });

  test('a resumed run forgets what came after its checkpoint', () => {
    const { db } = tempStore();
    const id = addRun(db);
    const other = addRun(db);
    for (const run of [id, other]) {
      saveMetrics(
        db,
        run,
        [1, 2, 3].map((step) => ({ at: 1, metrics: stepMetrics(step) })),
      );
      for (const step of [2, 3]) {
        saveEval(db, run, evalMetrics(step), 1);
        saveSample(db, run, { step, prompt: 0, promptText: 'p', answer: 'a' });
      }
    }
    endRun(db, id, 'stopped', null, 5);
    resumeRun(db, id, 2);
    expect(getRun(db, id)).toMatchObject({ status: 'running', endedAt: null });
    expect(lastMetrics(db, id)?.step).toBe(2);
    expect(listEvals(db, id).map(({ step }) => step)).toEqual([2]);
    expect(listSamples(db, id).map(({ step }) => step)).toEqual([2]);
    expect(lastMetrics(db, other)?.step).toBe(3);
  });

  test('a deleted run takes its records along; its number is not given again', () => {
    const { db } = tempStore();
    const id = addRun(db);
    saveMetrics(db, id, [{ at: 1, metrics: stepMetrics(1) }]);
    saveEvent(db, id, { at: 1, kind: 'warning', detail: 'careful' });
    deleteRun(db, id);
    expect(lastMetrics(db, id)).toBeNull();
    expect(listEvents(db, id)).toEqual([]);
    expect(addRun(db)).toBe(id + 1);
    expect(listRuns(db).map((run) => run.id)).toEqual([id + 1]);
  });

  test('settings that cannot be read are STORE_BROKEN', () => {
    const { db } = tempStore();
    const id = addRun(db);
    db.prepare(`UPDATE runs SET settings = '{' WHERE id = ?`).run(id);
    expect(thrownBy(() => getRun(db, id)).code).toBe('STORE_BROKEN');
  });
});

describe('metrics', () => {
  test('any numbers come back as they were, series by series', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const numbers = fc.tuple(...metricNames.map(() => fc.double()));
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 4 }), (rows) => {
        const steps = rows.map((values, i) => ({
          ...stepMetrics(i + 1),
          ...Object.fromEntries(metricNames.map((name, n) => [name, values[n]])),
        }));
        saveMetrics(
          db,
          run,
          steps.map((metrics) => ({ at: 1, metrics })),
        );
        const read = readSteps(db, run, metricNames, { first: 1, last: steps.length }, 99);
        for (const [i, metrics] of steps.entries()) {
          expect(read[i]?.[0]).toBe(metrics.step);
          metricNames.forEach((name, n) => {
            expectSame(read[i]?.[n + 1], metrics[name]);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  test('the recorded steps, the last of them, and those of all runs', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const empty = addRun(db);
    addSteps(db, run, [1, NaN, 1 / 3]);
    expect(recordedSteps(db, run)).toEqual({ first: 1, last: 3 });
    expect(recordedSteps(db, empty)).toBeNull();
    expect(lastMetrics(db, run)).toEqual(stepMetrics(3, { loss: 1 / 3 }));
    expect([...lastSteps(db)]).toEqual([[run, 3]]);
    expect(readSteps(db, run, ['loss', 'num_tokens'], { first: 2, last: 9 }, 9)).toEqual([
      [2, null, 1002],
      [3, 1 / 3, 1003],
    ]);
    expect(readSteps(db, run, [], { first: 1, last: 3 }, 2)).toEqual([[1], [2]]);
  });

  test('a bucket is its last step with mean, smallest and largest, NaN left out', () => {
    const { db } = tempStore();
    const run = addRun(db);
    addSteps(db, run, [8, NaN, 2, 5, NaN, NaN]);
    expect(readBucket(db, run, ['loss', 'num_tokens'], { first: 1, last: 4 })).toEqual([
      ...[4, 5, 2, 8],
      ...[1002.5, 1001, 1004],
    ]);
    expect(readBucket(db, run, ['loss'], { first: 5, last: 6 })).toEqual([6, null, null, null]);
    expect(readBucket(db, run, ['loss'], { first: 7, last: 9 })).toEqual([null, null, null, null]);
  });

  test('the loss at evenly spaced steps, or at all of a short run', () => {
    const { db } = tempStore();
    const run = addRun(db);
    expect(sampleLoss(db, run, 5)).toEqual([]);
    addSteps(db, run, [1, 2, NaN]);
    expect(sampleLoss(db, run, 5)).toEqual([1, 2, NaN]);
    addSteps(
      db,
      run,
      Array.from({ length: 101 }, (_, i) => i),
    );
    expect(sampleLoss(db, run, 5)).toEqual([0, 25, 50, 75, 100]);
  });

  test('a step of an unknown run is refused with the whole batch', () => {
    const { db } = tempStore();
    expect(() => saveMetrics(db, 99, [{ at: 1, metrics: stepMetrics(1) }])).toThrow(/CONSTRAINT_FOREIGNKEY/);
  });
});

function addSteps(db: WritableDb, run: number, losses: readonly number[]): void {
  saveMetrics(
    db,
    run,
    losses.map((loss, i) => ({ at: 1, metrics: stepMetrics(i + 1, { loss }) })),
  );
}

/** SQLite keeps NaN as NULL, and −0 as 0. */
function expectSame(read: number | null | undefined, written: number): void {
  if (Number.isNaN(written)) expect(read).toBeNull();
  else expect(read).toBe(written === 0 ? 0 : written);
}

describe('evals, samples, events', () => {
  test('evaluations come back whole, with and without a KL', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const evals = [evalMetrics(0, { kl: null, kl_stderr: null, entropy: NaN }), evalMetrics(4)];
    for (const metrics of evals.toReversed()) saveEval(db, run, metrics, 1);
    saveEval(db, run, evals[1]!, 2);
    expect(listEvals(db, run)).toEqual(evals);
    const other = addRun(db);
    saveEval(db, other, evals[0]!, 1);
    addRun(db);
    expect([...lastEvals(db)]).toEqual([
      [run, evals[1]],
      [other, evals[0]],
    ]);
  });

  test('samples in the order of steps and prompts, any text', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const sample = (step: number, prompt: number): Parameters<typeof saveSample>[2] => ({
      step,
      prompt,
      promptText: 'wörds 🙂\n',
      answer: '',
    });
    for (const [step, prompt] of [
      [2, 0],
      [1, 1],
      [1, 0],
    ] as const) {
      saveSample(db, run, sample(step, prompt));
    }
    expect(listSamples(db, run)).toEqual([sample(1, 0), sample(1, 1), sample(2, 0)]);
  });

  test('events in the order they happened', () => {
    const { db } = tempStore();
    const run = addRun(db);
    const events = [
      { at: 2, kind: 'phase', detail: 'loading' },
      { at: 1, kind: 'warning', detail: 'careful' },
    ] as const;
    for (const event of events) saveEvent(db, run, event);
    expect(listEvents(db, run)).toEqual(events);
  });
});

describe('reference log-probs', () => {
  test('are kept by reference and pair, replaced, and left out when not finite', () => {
    const { db } = tempStore();
    const logps = { chosen: -1.5, rejected: -2.5 };
    const broken = { chosen: NaN, rejected: -Infinity };
    saveReferenceLogps(
      db,
      'a',
      new Map([
        ['ab01', logps],
        ['ff', logps],
        ['cc', broken],
      ]),
      1,
    );
    saveReferenceLogps(db, 'a', new Map([['ab01', { ...logps, chosen: -9 }]]), 2);
    saveReferenceLogps(db, 'b', new Map(), 3);
    const found = findReferenceLogps(db, 'a', ['ff', 'ab01', 'cc', '00']);
    expect([...found.keys()].toSorted()).toEqual(['ab01', 'ff']);
    expect(found.get('ab01')).toEqual({ ...logps, chosen: -9 });
    for (const reference of ['b', 'none']) expect(findReferenceLogps(db, reference, ['ff']).size).toBe(0);
  });
});
