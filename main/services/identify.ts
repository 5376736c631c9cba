import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IdentifiedPath } from '../../shared/app.ts';
import { NudgeError } from '../../shared/errors.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import { findModelFolder, isFolder, modelFoldersIn } from './modelFolders.ts';

/** What a dropped file or folder is, by what it holds and not by its name. Reads beginnings only. */
export async function identifyPath(path: string): Promise<IdentifiedPath> {
  try {
    const model = findModelFolder(path);
    if (model !== null) return { path: model, kind: 'model', isFolder: true, error: null };
    await checkPairs(path);
    return { path, kind: 'pairs', isFolder: isFolder(path), error: null };
  } catch (thrown) {
    return { path, kind: 'unknown', isFolder: isFolder(path), error: NudgeError.from(thrown).toData() };
  }
}

/** What is broken further on, the import tells with its place. */
async function checkPairs(path: string): Promise<void> {
  if (isFolder(path) && isAboutModels(path)) throw noModelIn(path);
  try {
    const source = await openSource([path]);
    await source.close();
  } catch (thrown) {
    throw isFolder(path) ? noModelIn(path) : thrown;
  }
}

/** Folders whose JSON files are no pairs. */
function isAboutModels(folder: string): boolean {
  return existsSync(join(folder, 'adapter_config.json')) || modelFoldersIn(folder).length > 1;
}

function noModelIn(path: string): NudgeError {
  if (existsSync(join(path, 'adapter_config.json'))) {
    return new NudgeError(
      'MODEL_CONFIG',
      `${path} holds add-on weights (a LoRA adapter) and not a whole model.`,
      'Choose the folder of the model it was made for: the one with config.json.',
      { path },
    );
  }
  const models = modelFoldersIn(path).length;
  if (models > 1) {
    return new NudgeError(
      'MODEL_CONFIG',
      `${path} holds ${models} model folders.`,
      'Choose the folder of one model.',
      { path, models },
    );
  }
  return new NudgeError(
    'MODEL_CONFIG',
    `${path} is a folder without a model: there is no config.json in it.`,
    'Choose the folder that holds config.json and the safetensors files of a model. For pairs, choose their files.',
    { path },
  );
}
