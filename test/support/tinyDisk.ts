import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { tempFolder } from './tempFolder.ts';

/** A file system of `sizeKiB` until the running test ends, where the machine lets us make one; null otherwise. */
export function tinyDisk(sizeKiB: number): string | null {
  const folder = tempFolder();
  try {
    const size = `size=${String(sizeKiB)}k`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}
