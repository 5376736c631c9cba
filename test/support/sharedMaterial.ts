import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where test material beside the repository lies, or null where it is missing: the test then skips. On CI
 * missing material is a failure.
 */
export function sharedMaterial(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  if (process.env['CI'] === 'true') throw new Error(`test material is missing: ../shared/${name}`);
  return null;
}
