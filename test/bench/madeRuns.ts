import { defaultSettings } from '../../main/engine/train/settings.ts';
import type { WritableDb } from '../../main/store/database.ts';
import { saveDataset } from '../../main/store/datasets.ts';
import { saveEval } from '../../main/store/evals.ts';
import { saveMetrics } from '../../main/store/metrics.ts';
import { saveModel } from '../../main/store/models.ts';
import { createRun, endRun, saveRunStart } from '../../main/store/runs.ts';
import { metricNames } from '../../shared/metricNames.ts';
import type { MetricName } from '../../shared/run.ts';
import { evalMetrics, someCard, someDataset, stepMetrics } from '../support/store.ts';

/** Steps of the long run that benches look at. */
export const longRunSteps = 200_000;

/** Stores a run of so many steps that ended, with every series and seven evaluations. Its number. */
export function addRun(db: WritableDb, steps: number): number {
  const run = createRun(
    db,
    {
      name: `run of ${String(steps)} steps`,
      modelId: saveModel(db, someCard, 'stamp', 1),
      datasetId: saveDataset(db, someDataset(), 1),
      datasetVersion: 1,
      evalDatasetId: null,
      evalDatasetVersion: null,
      settings: defaultSettings(),
      splitRules: 2,
      outDir: '/runs/1',
    },
    1,
  );
  const counts = { steps, trainPairs: 9, evalPairs: 3, trainableParameters: 7 };
  saveRunStart(db, run, { device: 'cpu', deviceNote: null, ...counts });
  for (let first = 1; first <= steps; first += 1000) {
    const count = Math.min(1000, steps - first + 1);
    saveMetrics(
      db,
      run,
      Array.from({ length: count }, (_, i) => ({ at: 1e12 + first + i, metrics: noise(first + i) })),
    );
  }
  for (let i = 0; i <= 6; i++) saveEval(db, run, evalMetrics(Math.round((i * steps) / 6)), 1);
  endRun(db, run, 'stopped', null, 2);
  return run;
}

/** Values with all their digits, as real ones have. */
function noise(step: number): ReturnType<typeof stepMetrics> {
  const metrics = stepMetrics(step);
  const changes: Partial<Record<MetricName, number>> = {};
  for (const name of metricNames) changes[name] = metrics[name] * Math.random();
  return { ...metrics, ...changes };
}
