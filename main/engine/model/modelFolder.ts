import type { Architecture, Family, TensorSpec } from './architecture.ts';
import { readModelConfig, type ModelConfig } from './configFile.ts';
import { familyOf } from './families/index.ts';
import { checkTensors, openWeights, type ModelWeights } from './weights.ts';

/** A model folder that was understood and whose tensors have the names and shapes its config asks for. */
export interface ModelFolder {
  readonly dir: string;
  readonly config: ModelConfig;
  readonly family: Family;
  readonly architecture: Architecture;
  readonly weights: ModelWeights;
}

/**
 * Opens a model folder. Reads the config and the weight files' headers; the weights stay on disk.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED, MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function openModelFolder(dir: string): ModelFolder {
  const config = readModelConfig(dir);
  const family = familyOf(config);
  const architecture = family.readArchitecture(config);
  const weights = openWeights(dir);
  checkTensors(weights, modelTensors(family, architecture));
  return { dir, config, family, architecture, weights };
}

/** Every tensor of a model: the outer ones, then each block's. */
export function modelTensors(family: Family, architecture: Architecture): TensorSpec[] {
  const layers = Array.from({ length: architecture.layers }, (_, layer) => layer);
  return [
    ...family.outerTensors(architecture),
    ...layers.flatMap((layer) => family.layerTensors(architecture, layer)),
  ];
}
