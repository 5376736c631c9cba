import { basename } from 'node:path';

/** What a dataset of these files is called: `a.jsonl and 2 more`. */
export function datasetName(paths: readonly string[]): string {
  const name = basename(paths[0] ?? '');
  return paths.length > 1 ? `${name} and ${paths.length - 1} more` : name;
}
