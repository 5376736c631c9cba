import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { purgeDeleted } from '../../main/services/purge.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { getDataset, hideDataset, listDatasets } from '../../main/store/datasets.ts';
import { lastMetrics, saveMetrics } from '../../main/store/metrics.ts';
import { getModel, hideModel, saveModel } from '../../main/store/models.ts';
import { createRun, endRun, hideRuns, listHiddenRuns, listRuns } from '../../main/store/runs.ts';
import { someCard, someRun, stepMetrics, tempStore } from '../support/store.ts';
import { tempFolder } from '../support/tempFolder.ts';

/** A finished run with a result in `outDir` and a saved state. */
function addRun(db: WritableDb, home: string, outDir: string): number {
  const id = createRun(db, someRun(db, { outDir }), 1);
  saveMetrics(db, id, [{ at: 1, metrics: stepMetrics(1) }]);
  endRun(db, id, 'done', null, 2);
  for (const folder of [outDir, join(home, 'checkpoints', String(id))]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), '');
  }
  return id;
}

test('a deleted run goes with its state and its result; the others stay whole', () => {
  const { db, home } = tempStore();
  const folder = (name: string): string => join(home, 'runs', name);
  const [gone, kept] = [addRun(db, home, folder('a')), addRun(db, home, folder('b'))];
  hideRuns(db, [gone], 3);
  purgeDeleted(db, home);
  expect(listHiddenRuns(db)).toEqual([]);
  expect(listRuns(db).map(({ id }) => id)).toEqual([kept]);
  expect([lastMetrics(db, gone), lastMetrics(db, kept)?.step]).toEqual([null, 1]);
  const states = [gone, kept].map((id) => existsSync(join(home, 'checkpoints', String(id))));
  expect([...states, existsSync(folder('a')), existsSync(folder('b'))]).toEqual([false, true, false, true]);
});

describe('a result stays', () => {
  function purgedWith(
    outDirIn: (home: string) => string,
    prepare: (db: WritableDb, home: string, outDir: string) => void = () => undefined,
  ): boolean {
    const { db, home } = tempStore();
    const outDir = outDirIn(home);
    const id = addRun(db, home, outDir);
    prepare(db, home, outDir);
    hideRuns(db, [id], 3);
    purgeDeleted(db, home);
    expect(listHiddenRuns(db)).toEqual([]);
    return existsSync(join(outDir, 'file'));
  }
  const inRuns = (home: string): string => join(home, 'runs', 'a');

  test("in a person's own folder", () => {
    expect(purgedWith(() => join(tempFolder(), 'mine'))).toBe(true);
    expect(purgedWith((home) => join(home, 'elsewhere'))).toBe(true);
    expect(purgedWith((home) => join(home, 'runs', '..', 'elsewhere'))).toBe(true);
    expect(purgedWith((home) => join(home, 'runs'))).toBe(true);
  });

  test('where a link in home/runs leads out of it', () => {
    const mine = tempFolder();
    const outDir = (home: string): string => {
      mkdirSync(join(home, 'runs'), { recursive: true });
      symlinkSync(mine, join(home, 'runs', 'link'));
      return join(home, 'runs', 'link', 'result');
    };
    expect(purgedWith(outDir)).toBe(true);
  });

  test('where another run has it, or a model is in it', () => {
    expect(purgedWith(inRuns)).toBe(false);
    expect(purgedWith(inRuns, (db, home) => void addRun(db, home, inRuns(home)))).toBe(true);
    expect(purgedWith(inRuns, (db, home) => void addRun(db, home, join(inRuns(home), 'b')))).toBe(true);
    const asModel = (db: WritableDb, _home: string, outDir: string): number =>
      saveModel(db, { ...someCard, path: outDir }, 's', 1);
    expect(purgedWith(inRuns, (...all) => void asModel(...all))).toBe(true);
    expect(purgedWith(inRuns, (db, ...rest) => void hideModel(db, asModel(db, ...rest), 1))).toBe(false);
  });
});

test('deleted data and models go once no run names them', () => {
  const { db, home } = tempStore();
  const run = addRun(db, home, join(home, 'runs', 'a'));
  const [dataset, model] = [listDatasets(db)[0]!.id, listRuns(db)[0]!.modelId];
  hideDataset(db, dataset, 3);
  hideModel(db, model, 3);
  purgeDeleted(db, home);
  expect([getDataset(db, dataset)?.deleted, getModel(db, model)?.deleted]).toEqual([true, true]);
  hideRuns(db, [run], 3);
  purgeDeleted(db, home);
  expect([getDataset(db, dataset), getModel(db, model)]).toEqual([null, null]);
});
