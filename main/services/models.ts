import type { ModelCard } from '../../shared/model.ts';
import { inspectModel } from '../engine/model/modelCard.ts';
import { modelStamp } from '../engine/model/modelHash.ts';
import { saveModel } from '../store/models.ts';
import { openStore } from '../store/open.ts';

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
