import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { NudgeError } from '../../../shared/errors.ts';
import { writeFailure } from './fileErrors.ts';

/**
 * Writes a folder so that `dir` never names a half-written one: `write` fills `dir.partial`, which then takes
 * the final name. A folder that is there already is replaced only where every name in it is also in the new one,
 * so that an earlier export can be written anew and nothing else is ever deleted. On failure the partial folder is
 * removed and `dir` stays as it was.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE; whatever `write` throws
 */
export function writeFolderAtomically(dir: string, write: (partial: string) => void): void {
  const partial = `${dir}.partial`;
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    write(partial);
    replaceFolder(dir, partial);
  } catch (thrown) {
    rmSync(partial, { recursive: true, force: true });
    throw writeFailure(dir, thrown);
  }
}

function replaceFolder(dir: string, partial: string): void {
  if (!existsSync(dir)) {
    renameSync(partial, dir);
    return;
  }
  checkReplaceable(dir, readdirSync(partial));
  const old = `${dir}.old`;
  rmSync(old, { recursive: true, force: true });
  renameSync(dir, old);
  try {
    renameSync(partial, dir);
  } catch (thrown) {
    renameSync(old, dir);
    throw thrown;
  }
  rmSync(old, { recursive: true, force: true });
}

/**
 * Whether `writeFolderAtomically` may put a folder with these names in place of `dir`: to be asked before long work.
 * @throws NudgeError FILE_UNWRITABLE naming something in `dir` that would be lost
 */
export function checkReplaceable(dir: string, names: readonly string[]): void {
  const stranger = existsSync(dir) ? readdirSync(dir).find((name) => !names.includes(name)) : undefined;
  if (stranger !== undefined) throw occupied(dir, stranger);
}

function occupied(dir: string, stranger: string): NudgeError {
  return new NudgeError(
    'FILE_UNWRITABLE',
    `${dir} is there already and holds ${stranger}, which would be lost.`,
    'Choose a new or an empty folder.',
    { path: dir, found: stranger },
  );
}
