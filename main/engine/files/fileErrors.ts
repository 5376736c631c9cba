import { NudgeError } from '../../../shared/errors.ts';

/** What the operating system answered, e.g. `ENOENT`; null when the thrown thing is not a system error. */
export function systemErrorCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/** A failed read as a NudgeError: FILE_NOT_FOUND or FILE_UNREADABLE. */
export function readFailure(path: string, thrown: unknown): NudgeError {
  if (thrown instanceof NudgeError) return thrown;
  const code = systemErrorCode(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new NudgeError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path and try again.', {
      path,
    });
  }
  return new NudgeError(
    'FILE_UNREADABLE',
    `${path} could not be read (${code ?? String(thrown)}).`,
    'Check that the file is not open elsewhere and that you may read it.',
    { path, system: code },
    { cause: thrown },
  );
}

/** A failed write as a NudgeError: DISK_FULL or FILE_UNWRITABLE. */
export function writeFailure(path: string, thrown: unknown): NudgeError {
  if (thrown instanceof NudgeError) return thrown;
  const code = systemErrorCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new NudgeError(
      'DISK_FULL',
      `The disk is full: ${path} could not be written.`,
      'Free some space, or choose a folder on another disk, and try again.',
      { path, system: code },
      { cause: thrown },
    );
  }
  return new NudgeError(
    'FILE_UNWRITABLE',
    `${path} could not be written (${code ?? String(thrown)}).`,
    'Choose a folder that exists and that you may write to.',
    { path, system: code },
    { cause: thrown },
  );
}
