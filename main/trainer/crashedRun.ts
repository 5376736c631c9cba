import { NudgeError } from '../../shared/errors.ts';
import { readProgress } from '../engine/train/checkpoint.ts';
import { checkpointDir, hasCheckpoint } from '../services/checkpoints.ts';
import type { WritableDb } from '../store/database.ts';
import { endRun, getRun } from '../store/runs.ts';

/** How a run ended, as the store says in the end. */
export interface RunEnd {
  readonly status: 'done' | 'stopped' | 'failed';
  readonly error: NudgeError | null;
}

/**
 * Writes down why a run failed whose process is gone. The process itself may have written it, or may have ended the
 * run otherwise: that stays. The store may have settled the run meanwhile without knowing why, as it does whenever
 * it is opened.
 * @throws NudgeError when the store cannot be written
 */
export function settleFailedRun(db: WritableDb, runId: number, error: NudgeError, now: number): RunEnd {
  const { status, error: known } = getRun(db, runId);
  if (status === 'done' || status === 'stopped') return { status, error: null };
  if (status === 'failed' && known !== null && known.code !== 'STOPPED') {
    return { status, error: NudgeError.fromData(known) };
  }
  endRun(db, runId, 'failed', error.toData(), now);
  return { status: 'failed', error };
}

/** The error with what is saved of the run as the first thing to know. */
export function withSavedState(home: string, runId: number, error: NudgeError): NudgeError {
  const { code, message, hint, context } = error;
  return new NudgeError(code, message, `${savedState(home, runId)} ${hint}`, context, { cause: error });
}

function savedState(home: string, runId: number): string {
  const nothing = 'It had not saved anything yet: start it again.';
  if (!hasCheckpoint(home, runId)) return nothing;
  try {
    const { step } = readProgress(checkpointDir(home, runId));
    return `Everything up to step ${String(step)} is saved: continue the run from there.`;
  } catch {
    return nothing;
  }
}
