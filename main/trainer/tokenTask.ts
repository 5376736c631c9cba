import { forEachInSlices } from '../engine/slices.ts';
import { streamVersion } from '../services/pairVersions.ts';
import { TokenTally } from '../services/tokenReport.ts';
import { openStore } from '../store/open.ts';
import { task } from './task.ts';
import { tokenKind } from './tokenKind.ts';

export const tokenTask = task(tokenKind, async ({ home, data, request }) => {
  const tally = await TokenTally.open(request);
  const db = openStore(home);
  try {
    await forEachInSlices(streamVersion(home, db, data), (pair) => {
      tally.take(pair);
    });
    return tally.finish();
  } finally {
    db.close();
  }
});
