import { forEachInSlices } from '../engine/slices.ts';
import { streamVersion } from '../services/pairVersions.ts';
import { TokenTally } from '../services/tokenReport.ts';
import { openStore } from '../store/open.ts';
import { task } from './task.ts';
import { tokenKind } from './tokenKind.ts';

const tellEveryMs = 250;

export const tokenTask = task(tokenKind, async ({ home, data, request }, desk) => {
  const tally = await TokenTally.open(request);
  let told = performance.now();
  const db = openStore(home);
  try {
    await forEachInSlices(streamVersion(home, db, data), (pair, index) => {
      tally.take(pair);
      if (performance.now() - told < tellEveryMs) return;
      told = performance.now();
      desk.tell({ pairs: index + 1 });
    });
    return tally.finish();
  } finally {
    db.close();
  }
});
