import type { ReferenceCache } from '../engine/train/referenceLogps.ts';
import type { WritableDb } from '../store/database.ts';
import { findReferenceLogps, saveReferenceLogps } from '../store/referenceLogps.ts';

/**
 * The store as the trainer's cache of reference log-probs.
 * @param reference names the reference model: its hash, and whatever else changes its log-probs
 */
export function storedReferenceCache(db: WritableDb, reference: string): ReferenceCache {
  return {
    lookUp: (pairKeys) => findReferenceLogps(db, reference, pairKeys),
    store: (logps) => {
      saveReferenceLogps(db, reference, logps, Date.now());
    },
  };
}
