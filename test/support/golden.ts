import { readFileSync } from 'node:fs';

/** A file of golden values: made by PyTorch, see `test/golden/generate.py`. The caller knows its layout. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8'));
}
