import type { LoraConfig } from '../../../shared/model.ts';
import { loraTargets, loraTensors } from '../model/lora.ts';
import type { ModelFolder } from '../model/modelFolder.ts';

export const peftConfigFile = 'adapter_config.json';
export const peftWeightsFile = 'adapter_model.safetensors';

/** One LoRA matrix: where Nudge keeps it, and what a PEFT file calls it. */
export interface PeftTensor {
  readonly layer: number;
  /** Inside the layer, e.g. `q_proj.lora_A`. */
  readonly name: string;
  /** In the file, e.g. `base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight`. */
  readonly peftName: string;
  /** lora_A [R, in], lora_B [out, R] */
  readonly shape: readonly number[];
}

/**
 * Every matrix of an adapter on this model, layer by layer.
 * @throws NudgeError SETTING_OUT_OF_RANGE when a target is not a linear layer of this model.
 */
export function peftTensors(
  { family, architecture }: Pick<ModelFolder, 'family' | 'architecture'>,
  config: LoraConfig,
): PeftTensor[] {
  return Array.from({ length: architecture.layers }, (_, layer) => {
    const specs = family.layerTensors(architecture, layer);
    const sources = new Map(specs.map(({ name, source }) => [name, source]));
    return loraTensors(loraTargets(specs, config), config.rank).map(({ name, shape }) => {
      const [module = '', matrix = ''] = name.split('.');
      const path = (sources.get(`${module}.weight`) ?? '').slice(0, -'.weight'.length);
      return { layer, name, shape, peftName: `base_model.model.${path}.${matrix}.weight` };
    });
  }).flat();
}
