import type { LoraConfig } from '../../../shared/model.ts';
import { AdaptedWeights, type DeviceWeights, type ModelView } from '../model/deviceWeights.ts';
import { initialLora, loraScale, loraTargets, loraTensors } from '../model/lora.ts';
import type { ModelFolder } from '../model/modelFolder.ts';
import type { ParameterGroup } from '../optim/optimizer.ts';
import type { Random } from '../random.ts';
import type { DeviceTensor, Executor } from '../runtime/executor.ts';

/** The model being trained: how to run it, and which of its tensors learn. */
export interface Policy {
  readonly method: 'lora' | 'full';
  readonly view: ModelView;
  /** One group a layer; in full training one more, last, with the outer tensors. */
  readonly groups: readonly ParameterGroup[];
  /** Names of the tensors trained in every layer. */
  readonly trainable: readonly string[];
}

/** How many numbers the policy trains. */
export function trainableParameters({ groups }: Policy): number {
  const shapes = groups.flatMap(({ specs }) => specs.map(({ shape }) => shape));
  return shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** LoRA matrices by layer and name, e.g. `q_proj.lora_A`. */
export type LoraWeights = readonly Readonly<Record<string, Float32Array>>[];

/**
 * The weights with a LoRA adapter on top: `initial`, or a fresh one that changes nothing yet.
 * @throws NudgeError SETTING_OUT_OF_RANGE for targets the model lacks, MODEL_ADAPTER when `initial` does not fit.
 */
export async function loraPolicy(
  executor: Executor,
  folder: Pick<ModelFolder, 'family' | 'architecture'>,
  weights: DeviceWeights,
  config: LoraConfig,
  start: { readonly random: Random } | { readonly weights: LoraWeights },
): Promise<Policy> {
  const targets = loraTargets(folder.family.layerTensors(folder.architecture, 0), config);
  const specs = loraTensors(targets, config.rank);
  const groups: ParameterGroup[] = [];
  for (let layer = 0; layer < folder.architecture.layers; layer++) {
    const tensors: Record<string, DeviceTensor> = {};
    for (const spec of specs) {
      const values =
        'random' in start
          ? initialLora(spec, start.random.fork(`${String(layer)}.${spec.name}`))
          : start.weights[layer]?.[spec.name];
      if (values === undefined) throw new Error(`the adapter has no ${spec.name} in layer ${String(layer)}`);
      tensors[spec.name] = await executor.upload(values, spec.shape);
    }
    groups.push({ specs, tensors });
  }
  const adapter = { targets, rank: config.rank, scale: loraScale(config) };
  const view = new AdaptedWeights(
    weights,
    adapter,
    groups.map(({ tensors }) => tensors),
  );
  return { method: 'lora', view, groups, trainable: specs.map(({ name }) => name) };
}

/** Every weight of the model learns. */
export function fullPolicy(
  { family, architecture }: Pick<ModelFolder, 'family' | 'architecture'>,
  weights: DeviceWeights,
): Policy {
  const layerSpecs = family.layerTensors(architecture, 0).map(({ name, shape }) => ({ name, shape }));
  const outerSpecs = family.outerTensors(architecture).map(({ name, shape }) => ({ name, shape }));
  const groups = [
    ...weights.layers.map((tensors) => ({ specs: layerSpecs, tensors })),
    { specs: outerSpecs, tensors: weights.outerTensors },
  ];
  return { method: 'full', view: weights, groups, trainable: layerSpecs.map(({ name }) => name) };
}
