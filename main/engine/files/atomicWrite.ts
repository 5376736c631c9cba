import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { writeFailure } from './fileErrors.ts';

/** Linux writes at most 2 GiB − 4 KiB at once; stay well below. */
const largestWrite = 2 ** 28;

/** Writes all of `bytes` at the file's current position, however often the system has to be asked. */
export function writeFully(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.byteLength) {
    done += writeSync(file, bytes, done, Math.min(largestWrite, bytes.byteLength - done));
  }
}

/**
 * Writes a file so that `path` never names a half-written one: the content goes to `path.partial`, is
 * flushed to the disk, and takes the final name in one step. On failure the partial file is removed and
 * whatever `path` named before is untouched.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export function writeAtomically(path: string, write: (file: number) => void): void {
  const partial = `${path}.partial`;
  try {
    writeAndFlush(partial, write);
    renameSync(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw writeFailure(path, thrown);
  }
}

/**
 * `writeAtomically` piece by piece, for a process that has other things to do meanwhile.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE; whatever `pieces` throws
 */
export async function writePiecesAtomically(path: string, pieces: Iterable<string>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw writeFailure(path, thrown);
  }
}

function writeAndFlush(path: string, write: (file: number) => void): void {
  const file = openSync(path, 'w');
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
