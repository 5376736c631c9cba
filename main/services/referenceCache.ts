import { NudgeError } from '../../shared/errors.ts';
import type { DeviceName } from '../../shared/run.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { hashModel, modelStamp } from '../engine/model/modelHash.ts';
import type { ReferenceCache } from '../engine/train/referenceLogps.ts';
import type { WritableDb } from '../store/database.ts';
import { getModel, saveModelHash } from '../store/models.ts';
import { findReferenceLogps, saveReferenceLogps } from '../store/referenceLogps.ts';

/**
 * The store as the trainer's cache of reference log-probs. What cannot be kept, for want of disk, is computed again by
 * the next run: no reason to end this one.
 * @param reference names the reference model: its hash, and whatever else changes its log-probs
 * @param onFailure told the first time that some could not be kept
 */
export function storedReferenceCache(
  db: WritableDb,
  reference: string,
  onFailure: (error: NudgeError) => void,
): ReferenceCache {
  let told = false;
  return {
    lookUp: (pairKeys) => findReferenceLogps(db, reference, pairKeys),
    store: (logps) => {
      try {
        saveReferenceLogps(db, reference, logps, Date.now());
      } catch (thrown) {
        if (!told) onFailure(NudgeError.from(thrown));
        told = true;
      }
    },
  };
}

/** The name of a model as reference on a device. */
export function referenceName(modelHash: string, device: DeviceName): string {
  return `${modelHash} ${device}`;
}

/**
 * A stored model's content hash; hashing half a gigabyte takes a second, so it is kept while the files stay as they
 * are.
 * @throws NudgeError MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function rememberedHash(db: WritableDb, modelId: number, { dir }: ModelFolder): Promise<string> {
  const model = getModel(db, modelId);
  const stamp = modelStamp(dir);
  if (model !== null && model.hash !== null && model.stamp === stamp) return model.hash;
  const hash = await hashModel(dir);
  saveModelHash(db, modelId, stamp, hash);
  return hash;
}
