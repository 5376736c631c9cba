import { join } from 'node:path';
import { NudgeError } from '../../../shared/errors.ts';
import type { LoraConfig } from '../../../shared/model.ts';
import { writeAtomically, writeFully } from '../files/atomicWrite.ts';
import { checkReplaceable, writeFolderAtomically } from '../files/atomicFolder.ts';
import { loraTargets } from '../model/lora.ts';
import type { ModelFolder } from '../model/modelFolder.ts';
import { writeSafetensors } from '../model/safetensorsWriter.ts';
import type { LoraWeights, Policy } from '../train/policy.ts';
import type { Executor } from '../runtime/executor.ts';
import { peftConfigFile, peftTensors, peftWeightsFile } from './peftNames.ts';

/** An adapter and the model it belongs to. */
export interface AdapterToWrite {
  readonly folder: Pick<ModelFolder, 'family' | 'architecture'>;
  readonly config: LoraConfig;
  readonly weights: LoraWeights;
  /** Where loaders find the base model: its folder, or its name on a hub. */
  readonly baseModel: string;
}

/** A LoRA policy's matrices on the host. Copies: they outlive the next optimizer step. */
export async function downloadLora(executor: Executor, { groups }: Policy): Promise<LoraWeights> {
  const layers: Record<string, Float32Array>[] = [];
  for (const { specs, tensors } of groups) {
    const layer: Record<string, Float32Array> = {};
    for (const { name } of specs) {
      const tensor = tensors[name];
      if (tensor !== undefined) layer[name] = (await executor.download(tensor)).slice();
    }
    layers.push(layer);
  }
  return layers;
}

/**
 * Whether an adapter may be written to `dir`: a new or empty folder, or one with an earlier adapter alone.
 * @throws NudgeError FILE_UNWRITABLE
 */
export function checkAdapterFolder(dir: string): void {
  checkReplaceable(dir, [peftConfigFile, peftWeightsFile]);
}

/**
 * Writes an adapter as PEFT does: `adapter_config.json` and `adapter_model.safetensors` (f32, metadata
 * `format: pt`). `dir` appears when both are complete.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export function writePeftAdapter(dir: string, adapter: AdapterToWrite): void {
  const tensors = peftTensors(adapter.folder, adapter.config).map(({ layer, name, peftName, shape }) => ({
    name: peftName,
    shape,
    dtype: 'F32' as const,
    values: () => adapter.weights[layer]?.[name] ?? absent(peftName),
  }));
  const config = `${JSON.stringify(peftConfig(adapter), null, 2)}\n`;
  writeFolderAtomically(dir, (partial) => {
    writeSafetensors(join(partial, peftWeightsFile), tensors, { format: 'pt' });
    writeAtomically(join(partial, peftConfigFile), (file) => writeFully(file, Buffer.from(config)));
  });
}

/** The fields of PEFT's LoraConfig that decide how the adapter is applied. */
function peftConfig({ folder, config, baseModel }: AdapterToWrite): Readonly<Record<string, unknown>> {
  const targets = loraTargets(folder.family.layerTensors(folder.architecture, 0), config);
  return {
    alpha_pattern: {},
    base_model_name_or_path: baseModel,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_to_transform: null,
    lora_alpha: config.alpha,
    lora_dropout: 0,
    modules_to_save: null,
    peft_type: 'LORA',
    r: config.rank,
    rank_pattern: {},
    target_modules: targets.map(({ module }) => module).sort(),
    task_type: 'CAUSAL_LM',
    use_dora: false,
    use_rslora: config.rslora,
  };
}

function absent(peftName: string): never {
  throw new NudgeError(
    'INTERNAL',
    `The adapter to be written has no values for ${peftName}.`,
    'Please report this, with the steps that led here.',
    { tensor: peftName },
  );
}
