import { existsSync } from 'node:fs';
import type { TokenizedPair } from '../../shared/pair.ts';
import type { DeviceName } from '../../shared/run.ts';
import { modelStamp, hashModel } from '../engine/model/modelHash.ts';
import { pairKey, type ReferenceCache, type ReferenceLogps } from '../engine/train/referenceLogps.ts';
import { listModels } from '../store/models.ts';
import { openStoreForReading, storePath } from '../store/open.ts';
import { findReferenceLogps } from '../store/referenceLogps.ts';
import { referenceName } from './referenceCache.ts';
import type { Prepared } from './trainingPreparation.ts';

/** A cache of reference log-probs that ends with the process. */
export function keptInMemory(): ReferenceCache {
  const known = new Map<string, ReferenceLogps>();
  return {
    lookUp: (keys) => new Map([...known].filter(([key]) => keys.includes(key))),
    store: (entries) => {
      for (const [key, logps] of entries) known.set(key, logps);
    },
  };
}

/**
 * The pairs whose reference log-probs a run would have to compute: those of earlier runs are in the store. Hashes
 * the model where that was never done, as a run would.
 */
export async function unknownPairs(
  home: string,
  { folder, data }: Prepared,
  device: DeviceName,
): Promise<readonly TokenizedPair[]> {
  const pairs = new Map([...data.train, ...data.heldOut].map((pair) => [pairKey(pair), pair]));
  const hash = rememberedHash(home, folder.dir) ?? (await hashModel(folder.dir));
  if (!existsSync(storePath(home))) return [...pairs.values()];
  const db = openStoreForReading(home);
  try {
    const known = findReferenceLogps(db, referenceName(hash, device), [...pairs.keys()]);
    return [...pairs].filter(([key]) => !known.has(key)).map(([, pair]) => pair);
  } finally {
    db.close();
  }
}

function rememberedHash(home: string, dir: string): string | null {
  if (!existsSync(storePath(home))) return null;
  const db = openStoreForReading(home);
  try {
    const stamp = modelStamp(dir);
    return listModels(db).find((model) => model.stamp === stamp)?.hash ?? null;
  } finally {
    db.close();
  }
}
