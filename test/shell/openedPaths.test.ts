import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openedPaths } from '../../main/shell/openedPaths.ts';
import { tempFolder } from '../support/tempFolder.ts';

it('takes the arguments that are files, not options, not the app itself, not what is missing', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'pairs.jsonl'), '');
  mkdirSync(join(folder, 'app'));
  const args = [
    'electron',
    'app',
    '--no-sandbox',
    'pairs.jsonl',
    'missing.jsonl',
    join(folder, 'pairs.jsonl'),
  ];
  const pairs = join(folder, 'pairs.jsonl');
  expect(openedPaths(args, folder, join(folder, 'app'))).toEqual([pairs, pairs]);
  expect(openedPaths(['nudge', 'app'], folder, null)).toEqual([join(folder, 'app')]);
});
