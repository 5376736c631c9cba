import { expect } from 'vitest';
import { NudgeError } from '../../shared/errors.ts';

/** What `action` throws, which must be a NudgeError. */
export function thrownBy(action: () => unknown): NudgeError {
  try {
    action();
  } catch (error) {
    if (error instanceof NudgeError) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}

/** What `promise` is rejected with, which must be a NudgeError. */
export async function rejectedBy(promise: Promise<unknown>): Promise<NudgeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof NudgeError) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}
