import { readVersion } from '../services/pairVersions.ts';
import { countTokens } from '../services/tokenReport.ts';
import { openStore } from '../store/open.ts';
import { task } from './task.ts';
import { tokenKind } from './tokenKind.ts';

export const tokenTask = task(tokenKind, ({ home, data, request }) => {
  const db = openStore(home);
  try {
    return countTokens(readVersion(home, db, data).pairs, request);
  } finally {
    db.close();
  }
});
