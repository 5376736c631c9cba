import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The files a person opened Nudge with: the arguments that are no options and name something that exists. In
 * development the first such argument is the app itself, which `ownEntry` names.
 */
export function openedPaths(args: readonly string[], folder: string, ownEntry: string | null): string[] {
  return args
    .slice(1)
    .filter((arg) => !arg.startsWith('-'))
    .map((arg) => path.resolve(folder, arg))
    .filter((file) => file !== ownEntry && existsSync(file));
}
