import { describe, expect, test } from 'vitest';
import {
  countDatasetRuns,
  getDataset,
  hideDataset,
  listDatasets,
  removeHiddenDatasets,
  saveDataset,
  unhideDataset,
} from '../../main/store/datasets.ts';
import { lastEvals, saveEval } from '../../main/store/evals.ts';
import {
  builtInModel,
  countModelRuns,
  getModel,
  hideModel,
  listModels,
  markBuiltIn,
  moveModel,
  removeHiddenModels,
  saveModel,
  saveModelHash,
  unhideModel,
} from '../../main/store/models.ts';
import {
  createRun,
  endRun,
  getRun,
  hideRuns,
  listHiddenRuns,
  listRuns,
  renameRun,
  unhideRuns,
} from '../../main/store/runs.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { addRun, evalMetrics, someCard, someDataset, someRun, tempStore } from '../support/store.ts';

function addDoneRun(...[db, ...rest]: Parameters<typeof addRun>): number {
  const id = addRun(db, ...rest);
  endRun(db, id, 'done', null, 2000);
  return id;
}

describe('runs', () => {
  test('a hidden run is in no list until it is shown again', () => {
    const { db } = tempStore();
    const [first, second] = [addDoneRun(db), addDoneRun(db)];
    saveEval(db, first, evalMetrics(1), 1);
    hideRuns(db, [first], 5);
    hideRuns(db, [first], 6);
    expect(listRuns(db).map(({ id }) => id)).toEqual([second]);
    expect(listHiddenRuns(db)).toEqual([{ id: first, outDir: '/runs/1' }]);
    expect([...lastEvals(db)]).toEqual([]);
    for (const attempt of [() => getRun(db, first), () => renameRun(db, first, 'x')]) {
      expect(thrownBy(attempt).code).toBe('RUN_NOT_FOUND');
    }
    unhideRuns(db, [first, second]);
    expect(listRuns(db).map(({ id }) => id)).toEqual([second, first]);
    expect(getRun(db, first).name).toBe('first try');
  });

  test('all or none: one that trains or is not there keeps the others', () => {
    const { db } = tempStore();
    const [done, running] = [addDoneRun(db), addRun(db)];
    expect(thrownBy(() => hideRuns(db, [done, running], 1))).toMatchObject({
      code: 'RUN_IN_PROGRESS',
      context: { run: running },
    });
    expect(thrownBy(() => hideRuns(db, [done, 99], 1)).code).toBe('RUN_NOT_FOUND');
    expect(thrownBy(() => unhideRuns(db, [done, 99])).code).toBe('RUN_NOT_FOUND');
    expect(listRuns(db)).toHaveLength(2);
  });
});

describe('datasets', () => {
  test('a hidden dataset is kept while runs name it, and comes back when it is imported again', () => {
    const { db } = tempStore();
    const used = saveDataset(db, someDataset(), 1);
    const unused = saveDataset(db, someDataset({ sha256: 'cd' }), 2);
    const heldOut = saveDataset(db, someDataset({ path: '/held-out', sha256: 'ef' }), 3);
    createRun(db, someRun(db, { datasetId: used, evalDatasetId: heldOut, evalDatasetVersion: 1 }), 1);
    for (const id of [used, unused, heldOut]) expect(hideDataset(db, id, 9)).toBe(true);
    expect(hideDataset(db, 99, 9)).toBe(false);
    expect(listDatasets(db)).toEqual([]);
    removeHiddenDatasets(db);
    expect([used, unused, heldOut].map((id) => getDataset(db, id)?.deleted)).toEqual([true, undefined, true]);
    expect(unhideDataset(db, heldOut)).toBe(true);
    expect(unhideDataset(db, unused)).toBe(false);
    expect(saveDataset(db, someDataset(), 4)).toBe(used);
    expect(listDatasets(db).map(({ id }) => id)).toEqual([used, heldOut]);
  });

  test('runs are counted once, as training or as held-out data, deleted ones not', () => {
    const { db } = tempStore();
    const id = saveDataset(db, someDataset(), 1);
    const run = createRun(db, someRun(db, { datasetId: id, evalDatasetId: id }), 1);
    addRun(db);
    expect(countDatasetRuns(db, id)).toBe(2);
    endRun(db, run, 'done', null, 1);
    hideRuns(db, [run], 1);
    expect(countDatasetRuns(db, id)).toBe(1);
  });
});

describe('models', () => {
  test('a hidden model is kept while runs name it, and comes back when it is added again', () => {
    const { db } = tempStore();
    addRun(db);
    const used = saveModel(db, someCard, 'stamp', 1);
    const unused = saveModel(db, { ...someCard, path: '/b' }, 'stamp', 1);
    expect(countModelRuns(db, used)).toBe(1);
    for (const id of [used, unused]) expect(hideModel(db, id, 9)).toBe(true);
    expect(listModels(db)).toEqual([]);
    removeHiddenModels(db);
    expect([getModel(db, used)?.deleted, getModel(db, unused)]).toEqual([true, null]);
    expect(unhideModel(db, used)).toBe(true);
    hideModel(db, used, 9);
    expect(saveModel(db, someCard, 'stamp', 2)).toBe(used);
    expect(listModels(db)).toHaveLength(1);
  });

  test('one model at most is built in, and it may move', () => {
    const { db } = tempStore();
    expect(builtInModel(db)).toBeNull();
    const [a, b] = [saveModel(db, someCard, 's', 1), saveModel(db, { ...someCard, path: '/b' }, 's', 1)];
    markBuiltIn(db, a);
    markBuiltIn(db, a);
    saveModelHash(db, a, 's', 'hash');
    expect(builtInModel(db)?.id).toBe(a);
    expect(moveModel(db, a, { ...someCard, path: '/c' }, 't')).toBe(true);
    expect(getModel(db, a)).toMatchObject({ card: { path: '/c' }, stamp: 't', hash: null, builtIn: true });
    expect(moveModel(db, a, { ...someCard, path: '/b' }, 's')).toBe(false);
    expect(getModel(db, a)?.card.path).toBe('/c');
    markBuiltIn(db, b);
    expect([getModel(db, a)?.builtIn, builtInModel(db)?.id]).toEqual([false, b]);
  });
});
