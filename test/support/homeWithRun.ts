import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { getRun, endRun, listRuns } from '../../main/store/runs.ts';
import { lastMetrics, saveMetrics } from '../../main/store/metrics.ts';
import { openStore, storePath } from '../../main/store/open.ts';
import { addRun, stepMetrics } from './store.ts';

/** Puts a finished run into the store of `home`, and gives its number. */
export function addFinishedRun(home: string): number {
  const db = openStore(home);
  try {
    const run = addRun(db);
    saveMetrics(db, run, [{ at: 1, metrics: stepMetrics(7) }]);
    endRun(db, run, 'done', null, 2);
    return run;
  } finally {
    db.close();
  }
}

/** The store opens, is sound, and still holds the finished run as it was. Gives the statuses of all runs. */
export function expectNothingLost(home: string, run: number): string[] {
  expect(existsSync(storePath(home))).toBe(true);
  const db = openStore(home);
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(getRun(db, run)).toMatchObject({ status: 'done', name: 'first try', endedAt: 2 });
    expect(lastMetrics(db, run)).toEqual(stepMetrics(7));
    return listRuns(db).map(({ status }) => status);
  } finally {
    db.close();
  }
}
