import { expect, test } from 'vitest';
import { hideDataset } from '../../main/store/datasets.ts';
import { countListed } from '../../main/store/listCounts.ts';
import { hideModel } from '../../main/store/models.ts';
import { endRun, hideRuns } from '../../main/store/runs.ts';
import { addRun, tempStore } from '../support/store.ts';

test('what is hidden is not counted', () => {
  const { db } = tempStore();
  expect(countListed(db)).toEqual({ runs: 0, data: 0, models: 0 });
  const first = addRun(db);
  addRun(db);
  expect(countListed(db)).toEqual({ runs: 2, data: 1, models: 1 });
  endRun(db, first, 'done', null, 1);
  hideRuns(db, [first], 1);
  hideDataset(db, 1, 1);
  hideModel(db, 1, 1);
  expect(countListed(db)).toEqual({ runs: 1, data: 0, models: 0 });
});
