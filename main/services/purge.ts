import { realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { WritableDb } from '../store/database.ts';
import { removeHiddenDatasets } from '../store/datasets.ts';
import { listModels, removeHiddenModels } from '../store/models.ts';
import { deleteRun, listHiddenRuns, listRuns } from '../store/runs.ts';
import { checkpointDir } from './checkpoints.ts';
import { sweepPairFolder } from './pairFiles.ts';

/**
 * Removes for good what was deleted, so that nothing can be restored any more; for the start of the app. With a run
 * go its saved state, and its result where it lies among Nudge's own in `home/runs` and nothing else uses it. A
 * dataset or model that runs still name stays, hidden; a person's own files are never touched. A run whose files
 * cannot be removed waits for the next start.
 * @throws NudgeError STORE_BROKEN, DISK_FULL
 */
export function purgeDeleted(db: WritableDb, home: string): void {
  for (const { id, outDir } of listHiddenRuns(db)) {
    try {
      rmSync(checkpointDir(home, id), { recursive: true, force: true });
      if (isOwnResult(db, home, outDir)) rmSync(outDir, { recursive: true, force: true });
    } catch {
      continue;
    }
    deleteRun(db, id);
  }
  removeHiddenDatasets(db);
  sweepPairFolder(home, db);
  removeHiddenModels(db);
}

/** Whether a result lies below `home/runs` and no run or model in the lists is there or inside. */
function isOwnResult(db: WritableDb, home: string, outDir: string): boolean {
  if (!isInside(outDir, join(home, 'runs'))) return false;
  const used = [...listRuns(db).map((run) => run.outDir), ...listModels(db).map(({ card }) => card.path)];
  return !used.some((path) => isInside(path, outDir) || isInside(outDir, path) || isSame(path, outDir));
}

/** Whether a path lies below a folder, links followed but for the path's own last part. */
function isInside(path: string, folder: string): boolean {
  const way = relative(realPath(folder), join(realPath(dirname(path)), basename(path)));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(way) !== way;
}

function isSame(a: string, b: string): boolean {
  return relative(realPath(a), realPath(b)) === '';
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
