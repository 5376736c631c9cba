import { readPairs } from '../engine/data/pairs.ts';
import { fileHasChanged } from '../services/datasetFile.ts';
import { countTokens } from '../services/tokenReport.ts';
import { task } from './task.ts';
import { tokenKind } from './tokenKind.ts';

export const tokenTask = task(tokenKind, async ({ path, sha256, request }) => {
  const read = await readPairs(path);
  if (read.report.sha256 !== sha256) throw fileHasChanged(path);
  return countTokens(read, request);
});
