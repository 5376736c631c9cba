import { NudgeError, type ErrorData } from '../../shared/errors.ts';
import type { DeviceName, RunStatus, SplitRules, TrainEvent, TrainSettings } from '../../shared/run.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { deleteEvalsAfter } from './evals.ts';
import { deleteMetricsAfter } from './metrics.ts';
import { all, change, fromJson, inTransaction, insertRow } from './query.ts';
import { deleteSamplesAfter } from './samples.ts';

/** What is known when a run is created. */
export interface NewRun {
  readonly name: string;
  readonly modelId: number;
  readonly datasetId: number;
  /** The version of the dataset that it trains on. */
  readonly datasetVersion: number;
  /** Separate held-out data; null when it is split off the training data. */
  readonly evalDatasetId: number | null;
  /** null without `evalDatasetId`. */
  readonly evalDatasetVersion: number | null;
  readonly settings: TrainSettings;
  /** How its held-out pairs are split off. */
  readonly splitRules: SplitRules;
  readonly outDir: string;
}

/** What the trainer reports when training begins. */
export type RunStart = Omit<Extract<TrainEvent, { event: 'start' }>, 'event'>;

/** A run. Times are milliseconds since 1970. */
export interface StoredRun extends NewRun {
  readonly id: number;
  readonly note: string;
  readonly tags: readonly string[];
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** null until training began. */
  readonly start: RunStart | null;
  readonly error: ErrorData | null;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly note: string;
  readonly tags: string;
  readonly status: RunStatus;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly model_id: number;
  readonly dataset_id: number;
  readonly dataset_version: number | null;
  readonly eval_dataset_id: number | null;
  readonly eval_dataset_version: number | null;
  readonly settings: string;
  readonly split_rules: SplitRules;
  readonly out_dir: string;
  readonly device: DeviceName | null;
  readonly device_note: string | null;
  readonly steps: number | null;
  readonly train_pairs: number | null;
  readonly eval_pairs: number | null;
  readonly trainable_parameters: number | null;
  readonly error: string | null;
}

function toRun(db: ReadableDb, row: Row): StoredRun {
  return {
    id: row.id,
    name: row.name,
    note: row.note,
    tags: fromJson(db, row.tags) as readonly string[],
    status: row.status,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    modelId: row.model_id,
    datasetId: row.dataset_id,
    // Runs from before there were versions trained on what had been imported.
    datasetVersion: row.dataset_version ?? 1,
    evalDatasetId: row.eval_dataset_id,
    evalDatasetVersion: row.eval_dataset_id === null ? null : (row.eval_dataset_version ?? 1),
    settings: fromJson(db, row.settings) as TrainSettings,
    splitRules: row.split_rules,
    outDir: row.out_dir,
    start: toStart(row),
    error: row.error === null ? null : (fromJson(db, row.error) as ErrorData),
  };
}

function toStart(row: Row): RunStart | null {
  if (row.device === null) return null;
  return {
    device: row.device,
    deviceNote: row.device_note,
    steps: row.steps ?? 0,
    trainPairs: row.train_pairs ?? 0,
    evalPairs: row.eval_pairs ?? 0,
    trainableParameters: row.trainable_parameters ?? 0,
  };
}

/** Adds a run with the status `running`; take the training lock first. Returns its id. */
export function createRun(db: WritableDb, run: NewRun, now: number): number {
  return insertRow(
    db,
    `INSERT INTO runs (name, status, created_at, model_id, dataset_id, dataset_version, eval_dataset_id,
       eval_dataset_version, settings, split_rules, out_dir)
     VALUES (@name, 'running', @now, @modelId, @datasetId, @datasetVersion, @evalDatasetId,
       @evalDatasetVersion, @settings, @splitRules, @outDir)
     RETURNING id`,
    { ...run, settings: JSON.stringify(run.settings), now },
  );
}

/** @throws NudgeError RUN_NOT_FOUND, also for a deleted run */
export function getRun(db: ReadableDb, id: number): StoredRun {
  const [row] = all<Row>(db, 'SELECT * FROM runs WHERE id = @id AND deleted_at IS NULL', { id });
  if (row === undefined) throw noRun(id);
  return toRun(db, row);
}

/** Newest first, without the deleted ones. */
export function listRuns(db: ReadableDb): StoredRun[] {
  const rows = all<Row>(db, 'SELECT * FROM runs WHERE deleted_at IS NULL ORDER BY id DESC');
  return rows.map((row) => toRun(db, row));
}

/** @throws NudgeError RUN_NOT_FOUND */
export function saveRunStart(db: WritableDb, id: number, start: RunStart): void {
  const { device, deviceNote, steps, trainPairs, evalPairs, trainableParameters } = start;
  changeRun(
    db,
    id,
    `device = @device, device_note = @deviceNote, steps = @steps, train_pairs = @trainPairs,
     eval_pairs = @evalPairs, trainable_parameters = @trainableParameters`,
    { device, deviceNote, steps, trainPairs, evalPairs, trainableParameters },
  );
}

/** @throws NudgeError RUN_NOT_FOUND */
export function renameRun(db: WritableDb, id: number, name: string): void {
  changeRun(db, id, 'name = @name', { name });
}

/** @throws NudgeError RUN_NOT_FOUND */
export function saveRunNote(db: WritableDb, id: number, note: string): void {
  changeRun(db, id, 'note = @note', { note });
}

/** @throws NudgeError RUN_NOT_FOUND */
export function saveRunTags(db: WritableDb, id: number, tags: readonly string[]): void {
  changeRun(db, id, 'tags = @tags', { tags: JSON.stringify(tags) });
}

/**
 * A stopped or failed run trains again from its checkpoint at `step`: what was recorded after that step goes,
 * for it will be recorded again. Take the training lock first.
 * @throws NudgeError RUN_NOT_FOUND
 */
export function resumeRun(db: WritableDb, id: number, step: number): void {
  inTransaction(db, () => {
    changeRun(db, id, `status = 'running', ended_at = NULL, error = NULL`, {});
    deleteMetricsAfter(db, id, step);
    deleteEvalsAfter(db, id, step);
    deleteSamplesAfter(db, id, step);
  });
}

/** Call before the training lock is released. @throws NudgeError RUN_NOT_FOUND */
export function endRun(
  db: WritableDb,
  id: number,
  status: Exclude<RunStatus, 'running'>,
  error: ErrorData | null,
  now: number,
): void {
  changeRun(db, id, 'status = @status, ended_at = @now, error = @error', {
    status,
    now,
    error: error === null ? null : JSON.stringify(error),
  });
}

/**
 * Hides runs from every list, all of them or none. Runs that are hidden already stay so.
 * @throws NudgeError RUN_NOT_FOUND, RUN_IN_PROGRESS for one that is training
 */
export function hideRuns(db: WritableDb, ids: readonly number[], now: number): void {
  inTransaction(db, () => {
    for (const id of ids) {
      const sql = `UPDATE runs SET deleted_at = coalesce(deleted_at, @now) WHERE id = @id AND status <> 'running'`;
      if (change(db, sql, { id, now }) === 0) throw stillTraining(getRun(db, id));
    }
  });
}

/** Shows hidden runs again, all of them or none. @throws NudgeError RUN_NOT_FOUND for one that was purged */
export function unhideRuns(db: WritableDb, ids: readonly number[]): void {
  inTransaction(db, () => {
    for (const id of ids) {
      if (change(db, 'UPDATE runs SET deleted_at = NULL WHERE id = @id', { id }) === 0) throw noRun(id);
    }
  });
}

/** A hidden run and the folder of its result. */
export interface HiddenRun {
  readonly id: number;
  readonly outDir: string;
}

export function listHiddenRuns(db: ReadableDb): HiddenRun[] {
  return all<HiddenRun>(
    db,
    'SELECT id, out_dir AS outDir FROM runs WHERE deleted_at IS NOT NULL ORDER BY id',
  );
}

/** Removes a run with everything recorded about it; its files stay. @throws NudgeError RUN_NOT_FOUND */
export function deleteRun(db: WritableDb, id: number): void {
  if (change(db, 'DELETE FROM runs WHERE id = @id', { id }) === 0) throw noRun(id);
}

/**
 * Marks every run that still claims to be running as failed, at the time of its last sign of life. Only for
 * a caller that holds the training lock: then none of them can be alive.
 */
export function failAbandonedRuns(db: WritableDb): void {
  const error: ErrorData = {
    code: 'STOPPED',
    message: 'Nudge ended before this run did.',
    hint: 'Everything recorded until then is here. Resume the run from its last checkpoint, or start it again.',
    context: {},
  };
  change(
    db,
    `UPDATE runs SET status = 'failed', error = @error,
       ended_at = coalesce((SELECT max(at) FROM metrics WHERE run = runs.id), created_at)
     WHERE status = 'running'`,
    { error: JSON.stringify(error) },
  );
}

function changeRun(
  db: WritableDb,
  id: number,
  assignments: string,
  values: Readonly<Record<string, string | number | null>>,
): void {
  const sql = `UPDATE runs SET ${assignments} WHERE id = @id AND deleted_at IS NULL`;
  if (change(db, sql, { ...values, id }) === 0) throw noRun(id);
}

export function stillTraining({ id, name }: StoredRun): NudgeError {
  return new NudgeError(
    'RUN_IN_PROGRESS',
    `“${name}” is training and cannot be deleted.`,
    'Stop it first, then delete it.',
    { run: id },
  );
}

function noRun(id: number): NudgeError {
  return new NudgeError('RUN_NOT_FOUND', `There is no run ${id}.`, 'List the runs to see which there are.', {
    run: id,
  });
}
