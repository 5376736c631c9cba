import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NudgeError } from '../../../shared/errors.ts';
import { readFailure, systemErrorCode } from '../files/fileErrors.ts';

/** Far above any real config.json; a larger file is something else. */
const largestConfig = 16_000_000;

/** `config.json` as it stands; its fields are checked by the model's family. */
export type ModelConfig = Readonly<Record<string, unknown>>;

/**
 * Reads a model folder's `config.json`.
 * @throws NudgeError MODEL_CONFIG when it is missing or not a JSON object; FILE_NOT_FOUND when the folder is
 *   missing; FILE_UNREADABLE
 */
export function readModelConfig(dir: string): ModelConfig {
  const path = join(dir, 'config.json');
  let config: unknown;
  try {
    statSync(dir);
    if (statSync(path).size > largestConfig) throw broken(path, 'is too large to be a model config');
    config = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw broken(path, 'is not JSON');
    if (isMissing(path, thrown)) throw broken(path, 'is missing');
    throw readFailure(dir, thrown);
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw broken(path, 'is not a JSON object');
  }
  return config as ModelConfig;
}

function isMissing(path: string, thrown: unknown): boolean {
  const code = systemErrorCode(thrown);
  const failedPath = thrown instanceof Error && 'path' in thrown ? thrown.path : null;
  return failedPath === path && (code === 'ENOENT' || code === 'ENOTDIR');
}

function broken(path: string, what: string): NudgeError {
  return new NudgeError(
    'MODEL_CONFIG',
    `${path} ${what}.`,
    'Choose the folder that holds config.json and the safetensors files of the model.',
    { path },
  );
}
