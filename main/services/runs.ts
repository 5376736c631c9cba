import { existsSync } from 'node:fs';
import type { DatasetReport } from '../../shared/dataset.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { ModelCard } from '../../shared/model.ts';
import type {
  EvalMetrics,
  RunDetails,
  RunEvent,
  RunSample,
  RunSummary,
  StepMetrics,
} from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { datasetPaths, getDataset } from '../store/datasets.ts';
import { lastEvals, listEvals } from '../store/evals.ts';
import { listEvents } from '../store/events.ts';
import { lastMetrics, lastSteps } from '../store/metrics.ts';
import { getModel, modelNames } from '../store/models.ts';
import { openStore, settleAbandonedRuns, storePath } from '../store/open.ts';
import { getRun, listRuns, type StoredRun } from '../store/runs.ts';
import { listSamples } from '../store/samples.ts';
import { savedStep } from './checkpoints.ts';
import { datasetName } from './datasetName.ts';

/** A run and what it was made from. */
export interface RunOverview {
  readonly run: StoredRun;
  readonly model: ModelCard | null;
  readonly data: DatasetReport | null;
  /** What its data is called; '' where it is no longer known. */
  readonly dataName: string;
  /** The last recorded step; 0 before the first. */
  readonly step: number;
}

/** All that is kept of a run, apart from the metrics of every step. */
export interface RunHistory extends RunOverview {
  /** Of the last step; null before the first. */
  readonly lastMetrics: StepMetrics | null;
  readonly evals: readonly EvalMetrics[];
  readonly samples: readonly RunSample[];
  readonly events: readonly RunEvent[];
}

/**
 * Every run in the store of `home`, newest first; none where nothing was ever stored.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN
 */
export function listAllRuns(home: string): RunOverview[] {
  return read(home, [], (db) => {
    const steps = lastSteps(db);
    return listRuns(db).map((run) => overview(db, run, steps.get(run.id) ?? 0));
  });
}

/** @throws NudgeError RUN_NOT_FOUND, HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN */
export function getRunHistory(home: string, id: number): RunHistory {
  const history = read(home, null, (db) => runHistory(db, id));
  if (history !== null) return history;
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

/** What the list of runs is read from. */
export interface RunShelf {
  readonly db: WritableDb;
  readonly home: string;
  /** Whether the app itself is training a run. */
  readonly isTraining: (runId: number) => boolean;
}

/** Every run as a list shows it, newest first. @throws NudgeError STORE_BROKEN */
export function summarizeRuns(shelf: RunShelf): RunSummary[] {
  const { db } = shelf;
  const runs = listSettledRuns(shelf);
  const [steps, evals] = [lastSteps(db), lastEvals(db)];
  const [models, datasets] = [modelNames(db), datasetPaths(db)];
  return runs.map((run) => ({
    ...summarize(run, steps.get(run.id) ?? 0, evals.get(run.id) ?? null),
    modelName: models.get(run.modelId) ?? '',
    datasetName: datasetName(datasets.get(run.datasetId) ?? []),
  }));
}

/** A run that another process trained, on the command line, may have died with it while the app was open. */
function listSettledRuns({ db, home, isTraining }: RunShelf): StoredRun[] {
  const runs = listRuns(db);
  if (!runs.some(({ id, status }) => status === 'running' && !isTraining(id))) return runs;
  settleAbandonedRuns(db, home);
  return listRuns(db);
}

/** @throws NudgeError RUN_NOT_FOUND, STORE_BROKEN */
export function runDetails({ db, home }: RunShelf, id: number): RunDetails {
  const { run, step, model, dataName, lastMetrics, evals, samples, events } = runHistory(db, id);
  const evalData = run.evalDatasetId === null ? null : getDataset(db, run.evalDatasetId);
  const goesOn = run.status === 'stopped' || run.status === 'failed';
  return {
    ...summarize(run, step, evals.at(-1) ?? null),
    modelName: model?.name ?? '',
    datasetName: dataName,
    evalDatasetId: run.evalDatasetId,
    evalDatasetName: evalData === null ? null : datasetName(evalData.paths),
    outDir: run.outDir,
    device: run.start?.device ?? null,
    deviceNote: run.start?.deviceNote ?? null,
    trainPairs: run.start?.trainPairs ?? null,
    evalPairs: run.start?.evalPairs ?? null,
    trainableParameters: run.start?.trainableParameters ?? null,
    error: run.error,
    savedStep: goesOn ? savedStep(home, id) : null,
    lastMetrics,
    evals,
    samples,
    events,
  };
}

function runHistory(db: ReadableDb, id: number): RunHistory {
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
  const data = getDataset(db, run.datasetId);
  return {
    run,
    model: getModel(db, run.modelId)?.card ?? null,
    data: data?.report ?? null,
    dataName: datasetName(data?.paths ?? []),
    step,
  };
}

function summarize(
  run: StoredRun,
  step: number,
  lastEval: EvalMetrics | null,
): Omit<RunSummary, 'modelName' | 'datasetName'> {
  const { id, name, note, tags, status, createdAt, endedAt, modelId, datasetId, settings } = run;
  return {
    id,
    name,
    note,
    tags,
    status,
    createdAt,
    endedAt,
    modelId,
    datasetId,
    settings,
    step,
    steps: run.start?.steps ?? null,
    lastEval,
  };
}
