import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import type { DeviceName, RunStatus, TrainEvent, TrainSettings } from '../../shared/run.ts';
import { newestSplitRules } from '../engine/data/split.ts';
import { checkFullModelFolder, downloadWeights, writeFullModel } from '../engine/export/fullModel.ts';
import { checkAdapterFolder, downloadLora, writePeftAdapter } from '../engine/export/peft.ts';
import { writeFailure } from '../engine/files/fileErrors.ts';
import type { DeviceWeights } from '../engine/model/deviceWeights.ts';
import { inspectModel } from '../engine/model/modelCard.ts';
import { modelStamp } from '../engine/model/modelHash.ts';
import { openExecutor } from '../engine/runtime/device.ts';
import type { Executor } from '../engine/runtime/executor.ts';
import {
  checkpointBytes,
  readProgress,
  removeCheckpoint,
  saveCheckpoint,
  type Progress,
} from '../engine/train/checkpoint.ts';
import { trainDpo, type DpoResult } from '../engine/train/dpo.ts';
import type { Policy } from '../engine/train/policy.ts';
import { totalSteps } from '../engine/train/runLength.ts';
import { checkSettings } from '../engine/train/settings.ts';
import type { WritableDb } from '../store/database.ts';
import { getModel, saveModel } from '../store/models.ts';
import { openStore } from '../store/open.ts';
import { createRun, endRun, getRun, resumeRun, type StoredRun } from '../store/runs.ts';
import { takeTrainingLock } from '../store/trainingLock.ts';
import { checkpointDir } from './checkpoints.ts';
import { nowAndThen } from './nowAndThen.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { referenceName, rememberedHash, storedReferenceCache } from './referenceCache.ts';
import { StateKeeper } from './stateKeeper.ts';
import type { RunData } from './trainingData.ts';
import { buildJob } from './trainingJob.ts';
import { asNew, prepareTraining, type Prepared } from './trainingPreparation.ts';

/** Reading pairs that takes less needs no words. */
const quietMs = 1000;

export type DeviceChoice = 'auto' | DeviceName;

/** What a person asks for. */
export interface TrainRequest extends RunData {
  readonly modelDir: string;
  /** Where the result goes; null for a folder of its own in Nudge's home. */
  readonly outDir: string | null;
  readonly name: string | null;
  readonly settings: TrainSettings;
  readonly device: DeviceChoice;
}

export interface TrainHooks {
  readonly onEvent: (event: TrainEvent) => void;
  /** Asked between steps; true ends the run after the step in hand. */
  readonly shouldStop: () => boolean;
  /** Asked where the run may rest; a promise makes it wait there with its memory kept, null lets it go on. */
  readonly pause?: () => Promise<void> | null;
  /** Told as soon as the run is in the store, before anything is loaded, with the step that it goes on from. */
  readonly onRun?: (run: StoredRun, step: number) => void;
}

export interface TrainOutcome {
  readonly runId: number;
  readonly status: 'done' | 'stopped';
  readonly outDir: string;
  readonly step: number;
  readonly steps: number;
}

/**
 * Trains a model and keeps the run in the store.
 * @throws NudgeError for whatever stands in the way; once the run exists, it is marked failed with that error.
 */
export async function startTraining(
  home: string,
  request: TrainRequest,
  hooks: TrainHooks,
): Promise<TrainOutcome> {
  checkSettings(request.settings);
  const prepared = await prepareNew(home, request, hooks);
  return withStore(home, async (db) => {
    const modelId = saveModel(db, inspectModel(request.modelDir), modelStamp(request.modelDir), Date.now());
    const { data, evalData } = request;
    const run = {
      name: request.name ?? defaultName(request.modelDir, prepared.data.report.path),
      modelId,
      datasetId: data.datasetId,
      datasetVersion: data.version,
      evalDatasetId: evalData?.datasetId ?? null,
      evalDatasetVersion: evalData?.version ?? null,
      settings: prepared.settings,
      splitRules: newestSplitRules,
      outDir: request.outDir === null ? freshFolder(home, request.modelDir) : resolve(request.outDir),
    };
    checkResultFolder(run.outDir, prepared);
    const stored = getRun(db, createRun(db, run, Date.now()));
    return carryOut({ db, home, run: stored, prepared, device: request.device, hooks, resumeAt: null });
  });
}

/** Before the lock is asked for: what cannot be trained on is said even while another run trains. */
async function prepareNew(home: string, request: TrainRequest, hooks: TrainHooks): Promise<Prepared> {
  const db = openStore(home);
  try {
    const place = { db, home, onPairs: tellingOf(hooks) };
    return await prepareTraining(place, request, request.settings, asNew());
  } finally {
    db.close();
  }
}

/** Reading the pairs is a phase where it takes long; the run is not in the store yet. */
function tellingOf({ onEvent }: TrainHooks): (done: number, total: number) => void {
  return nowAndThen((done, total) => {
    onEvent({ event: 'phase', phase: 'tokenizing', done, total });
  }, quietMs);
}

/**
 * Goes on with a stopped or failed run from its saved state, exactly as if it had never stopped.
 * @throws NudgeError RUN_NOT_FOUND when there is nothing to go on from, DATA_SHAPE when the model is no longer what it
 *   was, FILE_NOT_FOUND when Nudge's copy of the pairs is gone
 */
export async function resumeTraining(
  home: string,
  runId: number,
  hooks: TrainHooks,
  device: DeviceChoice,
): Promise<TrainOutcome> {
  return withStore(home, async (db) => {
    const run = getRun(db, runId);
    if (run.status === 'done') throw alreadyDone(runId);
    const { step } = readProgress(checkpointDir(home, runId));
    const model = getModel(db, run.modelId);
    if (model === null) throw new Error(`run ${String(runId)} has lost its model`);
    const request = { modelDir: model.card.path, ...dataOf(run) };
    const began = { now: new Date(run.createdAt), splitRules: run.splitRules };
    const place = { db, home, onPairs: tellingOf(hooks) };
    const prepared = await prepareTraining(place, request, run.settings, began);
    if (modelStamp(model.card.path) !== model.stamp) throw changed(model.card.path);
    resumeRun(db, runId, step);
    return carryOut({ db, home, run: getRun(db, runId), prepared, device, hooks, resumeAt: step });
  });
}

function dataOf(run: StoredRun): RunData {
  const { datasetId, datasetVersion, evalDatasetId, evalDatasetVersion } = run;
  const evalData =
    evalDatasetId === null ? null : { datasetId: evalDatasetId, version: evalDatasetVersion ?? 1 };
  return { data: { datasetId, version: datasetVersion }, evalData };
}

async function withStore<T>(home: string, work: (db: WritableDb) => Promise<T>): Promise<T> {
  const db = openStore(home);
  try {
    const lock = takeTrainingLock(home);
    try {
      return await work(db);
    } finally {
      lock.release();
    }
  } finally {
    db.close();
  }
}

/** A stored run and all it takes to train it. */
interface Work {
  readonly db: WritableDb;
  readonly home: string;
  readonly run: StoredRun;
  readonly prepared: Prepared;
  readonly device: DeviceChoice;
  readonly hooks: TrainHooks;
  /** The step of the saved state that it goes on from; null for a new run. */
  readonly resumeAt: number | null;
}

/** Runs the training of a stored run and writes down how it ended. */
async function carryOut(work: Work): Promise<TrainOutcome> {
  const { db, run, prepared, hooks } = work;
  hooks.onRun?.(run, work.resumeAt ?? 0);
  const recorder = createRecorder(db, run.id, (error) => {
    hooks.onEvent({ event: 'warning', message: `${error.message} ${error.hint}` });
  });
  const onEvent = (event: TrainEvent): void => {
    recorder.take(event);
    hooks.onEvent(event);
  };
  try {
    prepared.warnings.forEach((message) => {
      onEvent({ event: 'warning', message });
    });
    const result = await trainAndSave({ ...work, hooks: { ...hooks, onEvent } }, recorder);
    finish(db, run.id, recorder, result.status, null);
    const steps = totalSteps(prepared.data.train.length, prepared.settings);
    return { runId: run.id, status: result.status, outDir: run.outDir, step: result.step, steps };
  } catch (thrown) {
    const error = NudgeError.from(thrown);
    try {
      finish(db, run.id, recorder, 'failed', error);
    } catch {
      // The store cannot be written either. The first error is the one to show; the run is settled at next start.
    }
    throw error;
  }
}

function finish(
  db: WritableDb,
  id: number,
  recorder: Recorder,
  status: Exclude<RunStatus, 'running'>,
  error: NudgeError | null,
): void {
  recorder.close();
  endRun(db, id, status, error?.toData() ?? null, Date.now());
}

async function trainAndSave(work: Work, recorder: Recorder): Promise<DpoResult> {
  const { run, device } = work;
  makeFolder(run.outDir);
  const { executor, note } = await openExecutor(device);
  try {
    return await trainOn(work, recorder, executor, note);
  } finally {
    await executor.close();
  }
}

async function trainOn(
  work: Work,
  recorder: Recorder,
  executor: Executor,
  deviceNote: string | null,
): Promise<DpoResult> {
  const { db, home, run, prepared, hooks, resumeAt } = work;
  const stateDir = checkpointDir(home, run.id);
  const reference = referenceName(await rememberedHash(db, run.modelId, prepared.folder), executor.device);
  const { job, weights } = await buildJob(
    prepared,
    {
      executor,
      deviceNote,
      resumeFrom: resumeAt === null ? null : stateDir,
      referenceCache: storedReferenceCache(db, reference, ({ message, hint }) => {
        hooks.onEvent({ event: 'warning', message: `${message} ${hint}` });
      }),
    },
    hooks,
  );
  const saveState = async (progress: Progress): Promise<void> => {
    // A run that goes on from here makes none of the steps before it again: their figures must be kept, too.
    recorder.flush();
    await saveCheckpoint(executor, stateDir, job.optimizer, progress);
  };
  const saveModel = () => saveResult(executor, run, prepared, job.policy, weights);
  const keeper = new StateKeeper({
    save: saveState,
    bytes: checkpointBytes(job.optimizer),
    onFailure: (error) => {
      hooks.onEvent({ event: 'warning', message: stateNotSaved(error) });
    },
  });
  try {
    const result = await trainDpo({ ...job, keepState: keeper.keep });
    hooks.onEvent({ event: 'phase', phase: 'saving', done: 0, total: 1 });
    if (result.status === 'stopped') await saveState(result);
    await saveModel().catch(async (error: unknown) => {
      // The result's folder may be full or gone: a resume will write the result again. Where the home is full
      // too, the first error is the one to show.
      if (result.status === 'done') await saveState(result).catch(() => undefined);
      throw error;
    });
    if (result.status === 'done') removeCheckpoint(stateDir);
    return result;
  } catch (error) {
    if (error instanceof NudgeError && error.code === 'TRAINING_DIVERGED') {
      await saveModel();
      // It would only diverge again.
      removeCheckpoint(stateDir);
    }
    throw error;
  }
}

function stateNotSaved({ message, hint }: NudgeError): string {
  return `${message} ${hint} The run goes on; should it be cut off, it can only go on from an earlier step.`;
}

async function saveResult(
  executor: Executor,
  { outDir }: StoredRun,
  { folder, settings }: Prepared,
  policy: Policy,
  weights: DeviceWeights,
): Promise<void> {
  if (settings.method === 'full') {
    writeFullModel(outDir, folder, await downloadWeights(executor, folder, weights));
    return;
  }
  const adapter = { folder, config: settings.lora, weights: await downloadLora(executor, policy) };
  writePeftAdapter(outDir, { ...adapter, baseModel: resolve(folder.dir) });
}

/** Before any work: the folder must be able to take the result. */
function checkResultFolder(outDir: string, { settings, folder }: Prepared): void {
  makeFolder(outDir);
  if (settings.method === 'full') checkFullModelFolder(outDir, folder);
  else checkAdapterFolder(outDir);
}

function defaultName(modelDir: string, dataPath: string): string {
  return `${basename(resolve(modelDir))} on ${basename(dataPath)}`;
}

/** A folder of its own in Nudge's home: `runs/2026-01-31-starter-model`, numbered where the name is taken. */
function freshFolder(home: string, modelDir: string): string {
  const day = new Date().toISOString().slice(0, 10);
  const first = join(home, 'runs', `${day}-${basename(resolve(modelDir))}`);
  for (let number = 1; ; number++) {
    const path = number === 1 ? first : `${first}-${String(number)}`;
    if (!existsSync(path)) return path;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (thrown) {
    throw writeFailure(path, thrown);
  }
}

function alreadyDone(runId: number): NudgeError {
  return new NudgeError(
    'RUN_NOT_FOUND',
    `Run ${String(runId)} is done; there is nothing to go on with.`,
    'Start a new run instead.',
    { run: runId },
  );
}

function changed(path: string): NudgeError {
  return new NudgeError(
    'DATA_SHAPE',
    `${path} is no longer what it was when the run began.`,
    'Put the old files back, or start a new run.',
    { path },
  );
}
