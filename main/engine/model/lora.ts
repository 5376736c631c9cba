import { NudgeError } from '../../../shared/errors.ts';
import type { LoraConfig } from '../../../shared/model.ts';
import type { Random } from '../random.ts';
import type { TensorSpec } from './architecture.ts';

/** A pair of LoRA matrices on one linear layer of a block. */
export interface LoraTarget {
  /** Name of the linear layer inside the block, e.g. `q_proj`. */
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** What the product B A is multiplied by: alpha / rank, or alpha / √rank (arXiv 2312.03732) with rslora. */
export function loraScale({ alpha, rank, rslora }: LoraConfig): number {
  return alpha / (rslora ? Math.sqrt(rank) : rank);
}

/**
 * The linear layers of a block that get an adapter, in the block's order.
 * @throws NudgeError SETTING_OUT_OF_RANGE when a target is not a linear layer of this model.
 */
export function loraTargets(layer: readonly TensorSpec[], config: LoraConfig): readonly LoraTarget[] {
  const linear = layer.filter(({ name, shape }) => name.endsWith('_proj.weight') && shape.length === 2);
  const all = linear.map(({ name, shape }) => ({
    module: name.slice(0, -'.weight'.length),
    inputs: shape[1] ?? 0,
    outputs: shape[0] ?? 0,
  }));
  if (config.targets === 'all') return all;
  const names = all.map(({ module }) => module);
  const unknown = config.targets.find((target) => !names.includes(target));
  if (unknown !== undefined || config.targets.length === 0) {
    throw new NudgeError(
      'SETTING_OUT_OF_RANGE',
      `The LoRA target "${unknown ?? ''}" is not a linear layer of this model.`,
      `Use "all", or some of: ${names.join(', ')}.`,
      { setting: 'targets' },
    );
  }
  return all.filter(({ module }) => config.targets.includes(module));
}

/** The trainable tensors of one layer's adapter: A [R, in] and B [out, R] of every target. */
export function loraTensors(
  targets: readonly LoraTarget[],
  rank: number,
): { name: string; shape: number[] }[] {
  return targets.flatMap(({ module, inputs, outputs }) => [
    { name: `${module}.lora_A`, shape: [rank, inputs] },
    { name: `${module}.lora_B`, shape: [outputs, rank] },
  ]);
}

/** A ~ U(±1/√in) (kaiming_uniform with a = √5, as PEFT starts), B = 0: the adapter begins as no change. */
export function initialLora(tensor: { name: string; shape: number[] }, random: Random): Float32Array {
  const values = new Float32Array(tensor.shape.reduce((a, b) => a * b, 1));
  if (tensor.name.endsWith('.lora_B')) return values;
  const bound = 1 / Math.sqrt(tensor.shape[1] ?? 1);
  return values.map(() => (2 * random.uniform() - 1) * bound);
}
