import type { Random } from '../random.ts';
import type { DeviceTensor, Executor } from '../runtime/executor.ts';
import type { Architecture, Family, TensorSpec } from './architecture.ts';
import { DeviceWeights } from './deviceWeights.ts';

/** Standard deviation of fresh weights, as GPT-2 and Llama start. */
const DEVIATION = 0.02;

/**
 * Random weights for training from scratch: normal with σ = 0.02, the two matrices that write into the residual
 * stream smaller by 1/√(2L) (GPT-2, section 2.3), norms 1, biases 0.
 */
export async function initialWeights(
  executor: Executor,
  { family, architecture }: { readonly family: Family; readonly architecture: Architecture },
  random: Random,
): Promise<DeviceWeights> {
  const upload = async (specs: readonly TensorSpec[]): Promise<Record<string, DeviceTensor>> => {
    const tensors: Record<string, DeviceTensor> = {};
    for (const spec of specs) {
      const values = initialTensor(spec, architecture.layers, random.fork(spec.source));
      tensors[spec.name] = await executor.upload(values, spec.shape);
    }
    return tensors;
  };
  const layers: Record<string, DeviceTensor>[] = [];
  for (let layer = 0; layer < architecture.layers; layer++) {
    layers.push(await upload(family.layerTensors(architecture, layer)));
  }
  return new DeviceWeights(await upload(family.outerTensors(architecture)), layers);
}

function initialTensor({ name, shape }: TensorSpec, layers: number, random: Random): Float32Array {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (name.endsWith('norm.weight')) return values.fill(1);
  if (name.endsWith('.bias')) return values;
  const writesResidual = name === 'o_proj.weight' || name === 'down_proj.weight';
  const deviation = writesResidual ? DEVIATION / Math.sqrt(2 * layers) : DEVIATION;
  return values.map(() => deviation * random.normal());
}
