import { existsSync } from 'node:fs';
import type { DatasetReport } from '../../shared/dataset.ts';
import type { ModelCard } from '../../shared/model.ts';
import type { EvalMetrics, RunSample, StepMetrics } from '../../shared/run.ts';
import type { ReadableDb } from '../store/database.ts';
import { getDataset } from '../store/datasets.ts';
import { listEvals } from '../store/evals.ts';
import { listEvents, type RunEvent } from '../store/events.ts';
import { lastMetrics, lastSteps } from '../store/metrics.ts';
import { getModel } from '../store/models.ts';
import { openStore, storePath } from '../store/open.ts';
import { getRun, listRuns, type StoredRun } from '../store/runs.ts';
import { listSamples } from '../store/samples.ts';
import { NudgeError } from '../../shared/errors.ts';

/** A run and what it was made from. */
export interface RunOverview {
  readonly run: StoredRun;
  readonly model: ModelCard | null;
  readonly data: DatasetReport | null;
  /** The last recorded step; 0 before the first. */
  readonly step: number;
}

/** All that is kept of a run, apart from the metrics of every step. */
export interface RunDetails extends RunOverview {
  /** Of the last step; null before the first. */
  readonly lastMetrics: StepMetrics | null;
  readonly evals: readonly EvalMetrics[];
  readonly samples: readonly RunSample[];
  readonly events: readonly RunEvent[];
}

/**
 * Every run, newest first; none where nothing was ever stored.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN
 */
export function listAllRuns(home: string): RunOverview[] {
  return read(home, [], (db) => {
    const steps = lastSteps(db);
    return listRuns(db).map((run) => overview(db, run, steps.get(run.id) ?? 0));
  });
}

/** @throws NudgeError RUN_NOT_FOUND, HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN */
export function getRunDetails(home: string, id: number): RunDetails {
  const details = read(home, null, (db) => readDetails(db, id));
  if (details !== null) return details;
  throw new NudgeError('RUN_NOT_FOUND', `There is no run ${id}: nothing was trained yet.`, 'Start a run.', {
    run: id,
  });
}

/** Opened for writing all the same: a run whose process died is marked as failed on the way. */
function read<T>(home: string, nothing: T, work: (db: ReadableDb) => T): T {
  if (!existsSync(storePath(home))) return nothing;
  const db = openStore(home);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function readDetails(db: ReadableDb, id: number): RunDetails {
  const last = lastMetrics(db, id);
  return {
    ...overview(db, getRun(db, id), last?.step ?? 0),
    lastMetrics: last,
    evals: listEvals(db, id),
    samples: listSamples(db, id),
    events: listEvents(db, id),
  };
}

function overview(db: ReadableDb, run: StoredRun, step: number): RunOverview {
  return {
    run,
    model: getModel(db, run.modelId)?.card ?? null,
    data: getDataset(db, run.datasetId)?.report ?? null,
    step,
  };
}
