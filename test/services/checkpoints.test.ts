import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProgress } from '../../main/engine/train/checkpoint.ts';
import { checkpointDir, hasCheckpoint } from '../../main/services/checkpoints.ts';
import { thrownBy } from '../support/nudgeError.ts';
import { tempFolder } from '../support/tempFolder.ts';

test('a state that was being written when the process ended is none', () => {
  const home = tempFolder();
  expect(hasCheckpoint(home, 1)).toBe(false);
  const dir = checkpointDir(home, 1);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'state.safetensors.partial'), 'half');
  expect(hasCheckpoint(home, 1)).toBe(false);
  expect(thrownBy(() => readProgress(dir)).code).toBe('RUN_NOT_FOUND');
});

test('a damaged state is refused by name', () => {
  const home = tempFolder();
  const dir = checkpointDir(home, 1);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'state.safetensors'), 'not this');
  expect(thrownBy(() => readProgress(dir)).code).toBe('MODEL_WEIGHTS');
});
