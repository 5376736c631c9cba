import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import type { ModelCard, ModelSummary } from '../../shared/model.ts';
import { inspectModel } from '../engine/model/modelCard.ts';
import { modelStamp } from '../engine/model/modelHash.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import {
  builtInModel,
  countModelRuns,
  getModel,
  hideModel,
  listModels,
  markBuiltIn,
  moveModel,
  saveModel,
  unhideModel,
  type StoredModel,
} from '../store/models.ts';
import { openStore } from '../store/open.ts';
import { findModelFolder } from './modelFolders.ts';

/**
 * What a model folder holds.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED, MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export const readModelCard: (dir: string) => ModelCard = inspectModel;

/**
 * Adds a model to those that Nudge knows, or brings it up to date.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN, DISK_FULL
 */
export function rememberModel(home: string, card: ModelCard): void {
  const db = openStore(home);
  try {
    saveModel(db, card, modelStamp(card.path), Date.now());
  } finally {
    db.close();
  }
}

/**
 * Puts the model that comes with Nudge into the list. Where Nudge now lies somewhere else (an AppImage does each
 * time it starts), it stays the same model, so that its runs keep it. An installation without it can still be used
 * with other models, so that is no reason not to start.
 * @throws NudgeError DISK_FULL, STORE_BROKEN
 */
export function rememberStarterModel(db: WritableDb, resourcesDir: string): void {
  const found = readStarterModel(resourcesDir);
  if (found === null) return;
  const { card, stamp } = found;
  const known = builtInModel(db);
  if (known?.card.path === card.path && known.stamp === stamp) return;
  if (known !== null && known.card.path !== card.path && moveModel(db, known.id, card, stamp)) return;
  markBuiltIn(db, saveModel(db, card, stamp, Date.now()));
}

function readStarterModel(resourcesDir: string): { card: ModelCard; stamp: string } | null {
  try {
    const card = inspectModel(join(resourcesDir, 'starter-model'));
    return { card, stamp: modelStamp(card.path) };
  } catch {
    return null;
  }
}

/** Last seen first. @throws NudgeError STORE_BROKEN */
export function summarizeModels(db: ReadableDb): ModelSummary[] {
  return listModels(db).map((model) => summarize(db, model));
}

/**
 * Adds a model folder, or a folder that holds exactly one, to the list, or restores it there.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED, MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function addModel(db: WritableDb, path: string): ModelSummary {
  const card = inspectModel(findModelFolder(path) ?? path);
  const id = saveModel(db, card, modelStamp(card.path), Date.now());
  return summarize(db, listedModel(db, id));
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such model, USAGE for the one that comes with Nudge */
export function deleteModel(db: WritableDb, id: number): void {
  const model = getModel(db, id);
  if (model === null) throw noModel(id);
  if (model.builtIn) {
    throw new NudgeError(
      'USAGE',
      'The starter model comes with Nudge and cannot be removed.',
      'It takes no part in anything unless you choose it.',
    );
  }
  hideModel(db, id, Date.now());
}

/** @throws NudgeError FILE_NOT_FOUND when there is no such model, or it was purged */
export function restoreModel(db: WritableDb, id: number): void {
  if (!unhideModel(db, id)) throw noModel(id);
}

/** A model that is in the list. @throws NudgeError FILE_NOT_FOUND */
export function listedModel(db: ReadableDb, id: number): StoredModel {
  const model = getModel(db, id);
  if (model === null || model.deleted) throw noModel(id);
  return model;
}

function summarize(db: ReadableDb, model: StoredModel): ModelSummary {
  const { id, card, seenAt, builtIn } = model;
  return { id, card, seenAt, runs: countModelRuns(db, id), builtIn, folder: stateOfFolder(model) };
}

function stateOfFolder({ card, stamp }: StoredModel): ModelSummary['folder'] {
  if (!existsSync(card.path)) return 'missing';
  try {
    return modelStamp(card.path) === stamp ? 'same' : 'changed';
  } catch {
    // There is a folder, and no longer a model in it.
    return 'changed';
  }
}

function noModel(id: number): NudgeError {
  return new NudgeError('FILE_NOT_FOUND', 'This model is no longer in the list.', 'Add its folder again.', {
    model: id,
  });
}
