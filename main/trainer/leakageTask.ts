import { leakage } from '../engine/data/health/splitLeakage.ts';
import { streamVersion } from '../services/pairVersions.ts';
import { openStore } from '../store/open.ts';
import { leakageKind } from './leakageKind.ts';
import { task } from './task.ts';

export const leakageTask = task(leakageKind, async ({ home, train, heldOut }) => {
  const db = openStore(home);
  try {
    return await leakage(streamVersion(home, db, train), streamVersion(home, db, heldOut));
  } finally {
    db.close();
  }
});
