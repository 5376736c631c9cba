import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How deep below a folder a model is looked for: a Hugging Face cache has it at `snapshots/<hash>`. */
const deepest = 3;

/** Folders looked into at most; somebody may drop a whole disk. */
const mostFolders = 500;

/**
 * The model folder that a path means: itself, the folder around a model's own file, or the only model folder inside.
 * null where there is none or more than one.
 */
export function findModelFolder(path: string): string | null {
  if (isFolder(path)) {
    const found = modelFoldersIn(path);
    return found.length === 1 ? (found[0] ?? null) : null;
  }
  const ownFile = basename(path) === 'config.json' || path.endsWith('.safetensors');
  return ownFile && isModelFolder(dirname(path)) ? dirname(path) : null;
}

/** The model folders at or below a folder; what is inside one of them is not looked at. */
export function modelFoldersIn(folder: string): string[] {
  const found: string[] = [];
  let level = [folder];
  let seen = 0;
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    found.push(...level.filter(isModelFolder));
    const next = level.filter((path) => !isModelFolder(path)).flatMap(foldersIn);
    level = next.slice(0, mostFolders - seen);
    seen += level.length;
  }
  return found;
}

function isModelFolder(path: string): boolean {
  return existsSync(join(path, 'config.json'));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** In the order of their names, hidden ones left out; none where the folder cannot be read. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .filter(
        (entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name))),
      )
      .map(({ name }) => join(folder, name))
      .toSorted();
  } catch {
    return [];
  }
}
