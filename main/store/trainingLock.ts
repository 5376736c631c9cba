import { join } from 'node:path';
import { NudgeError } from '../../shared/errors.ts';
import { lockFile, type FileLock } from './fileLock.ts';

/** Opening the store holds the lock for an instant; a run that starts then waits for it. */
const startTimeoutMs = 1000;

/**
 * Takes the right to train, held by at most one process.
 * @throws NudgeError RUN_IN_PROGRESS when another run holds it, HOME_UNWRITABLE, DISK_FULL
 */
export function takeTrainingLock(home: string): FileLock {
  const lock = lockFile(lockPath(home), 'exclusive', startTimeoutMs);
  if (lock !== null) return lock;
  throw new NudgeError(
    'RUN_IN_PROGRESS',
    'Another run is training.',
    'Wait until it is done, or stop it, and start this one again.',
  );
}

/** The lock, or null at once when a run holds it. */
export function tryTrainingLock(home: string): FileLock | null {
  return lockFile(lockPath(home), 'exclusive', 0);
}

function lockPath(home: string): string {
  return join(home, 'training.lock');
}
