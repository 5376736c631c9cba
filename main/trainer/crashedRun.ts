import { NudgeError } from '../../shared/errors.ts';
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
