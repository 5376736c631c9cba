import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TensorSpec } from '../../main/engine/model/architecture.ts';
import { familyOf } from '../../main/engine/model/families/index.ts';
import { modelTensors } from '../../main/engine/model/modelFolder.ts';
import { writeSafetensors, type TensorToWrite } from '../../main/engine/model/safetensorsWriter.ts';
import { tempFolder } from './tempFolder.ts';

/** A Llama config with every mandatory field and sizes small enough to write at once. */
export const tinyConfig: Readonly<Record<string, unknown>> = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: 10,
  hidden_size: 8,
  intermediate_size: 12,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  tie_word_embeddings: true,
};

/** Weights 0, 1, 2, … in each tensor. */
export function countingTensor({ source, shape }: Pick<TensorSpec, 'source' | 'shape'>): TensorToWrite {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    name: source,
    shape,
    dtype: 'F32',
    values: () => Float32Array.from({ length: count }, (_, i) => i),
  };
}

export function tensorsOf(config: Readonly<Record<string, unknown>>): TensorToWrite[] {
  const family = familyOf(config);
  return modelTensors(family, family.readArchitecture(config)).map(countingTensor);
}

/** A model folder with one weight file; `change` may add, drop or replace tensors. */
export function tinyModel(
  config = tinyConfig,
  change: (tensors: TensorToWrite[]) => TensorToWrite[] = (tensors) => tensors,
): string {
  const dir = tempFolder();
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  writeSafetensors(join(dir, 'model.safetensors'), change(tensorsOf(config)), { format: 'pt' });
  return dir;
}
