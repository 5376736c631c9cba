import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ModelCard, StoredDtype } from '../../../shared/model.ts';
import { modelTensors, openModelFolder, type ModelFolder } from './modelFolder.ts';
import { storedDtypeOf } from './safetensorsHeader.ts';

/**
 * What a model folder holds. Reads the config and the weight files' headers, not the weights.
 * @throws NudgeError MODEL_CONFIG, MODEL_UNSUPPORTED, MODEL_WEIGHTS, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function inspectModel(dir: string): ModelCard {
  const path = resolve(dir);
  const folder = openModelFolder(path);
  const { architecture, weights } = folder;
  const { parameters, storedDtype } = measure(folder);
  return {
    path,
    name: basename(path),
    modelType: architecture.family,
    parameters,
    storedDtype,
    sizeBytes: weights.sizeBytes,
    layers: architecture.layers,
    hiddenSize: architecture.hiddenSize,
    vocabSize: architecture.vocabSize,
    contextLength: architecture.contextLength,
    tiedEmbeddings: architecture.tiedEmbeddings,
    hasChatTemplate: hasChatTemplate(path),
  };
}

/** Parameters the model computes with, tied ones counted once, and the type that most of them are stored in. */
function measure({ family, architecture, weights }: ModelFolder): {
  parameters: number;
  storedDtype: StoredDtype;
} {
  const counts: Record<StoredDtype, number> = { f32: 0, f16: 0, bf16: 0 };
  for (const { source, shape } of modelTensors(family, architecture)) {
    const tensor = weights.tensors.get(source);
    const dtype = tensor === undefined ? null : storedDtypeOf(tensor.dtype);
    if (dtype !== null) counts[dtype] += shape.reduce((product, size) => product * size, 1);
  }
  const order: readonly StoredDtype[] = ['f32', 'f16', 'bf16'];
  const storedDtype = order.reduce((most, dtype) => (counts[dtype] > counts[most] ? dtype : most));
  return { parameters: counts.f32 + counts.f16 + counts.bf16, storedDtype };
}

/** In a file of its own (transformers 5) or inside `tokenizer_config.json` (transformers 4). */
function hasChatTemplate(dir: string): boolean {
  if (existsSync(join(dir, 'chat_template.jinja'))) return true;
  try {
    const config: unknown = JSON.parse(readFileSync(join(dir, 'tokenizer_config.json'), 'utf8'));
    return (
      typeof config === 'object' && config !== null && 'chat_template' in config && !!config.chat_template
    );
  } catch {
    // A missing or broken tokenizer config is reported when the tokenizer is loaded.
    return false;
  }
}
