import { join } from 'node:path';
import { checkpointExists, readProgress } from '../engine/train/checkpoint.ts';

/** Where a run keeps its state: in Nudge's home, so that the result's folder holds the result alone. */
export function checkpointDir(home: string, runId: number): string {
  return join(home, 'checkpoints', String(runId));
}

/** Whether a run has a complete saved state, so that it can go on unless it is done. */
export function hasCheckpoint(home: string, runId: number): boolean {
  return checkpointExists(checkpointDir(home, runId));
}

/** The step that a run's saved state lies at; null where there is none, or none that can be read. */
export function savedStep(home: string, runId: number): number | null {
  if (!hasCheckpoint(home, runId)) return null;
  try {
    return readProgress(checkpointDir(home, runId)).step;
  } catch {
    return null;
  }
}
