import { readPeftAdapter } from '../../main/engine/export/readPeft.ts';
import { DeviceWeights } from '../../main/engine/model/deviceWeights.ts';
import type { ModelFolder } from '../../main/engine/model/modelFolder.ts';
import { Network } from '../../main/engine/model/network.ts';
import type { Executor } from '../../main/engine/runtime/executor.ts';
import { loraPolicy, type Policy } from '../../main/engine/train/policy.ts';

/** A model on a device, ready to run sequences of up to 512 tokens. */
export interface LoadedModel {
  readonly folder: ModelFolder;
  readonly network: Network;
  readonly weights: DeviceWeights;
}

export async function loadModel(executor: Executor, folder: ModelFolder): Promise<LoadedModel> {
  const network = await Network.create(executor, folder, 512);
  return { folder, network, weights: await DeviceWeights.load(executor, folder) };
}

/** The policy that the PEFT adapter in `dir` makes of the model. */
export function adaptedPolicy({ folder, network, weights }: LoadedModel, dir: string): Promise<Policy> {
  const adapter = readPeftAdapter(dir, folder);
  return loraPolicy(network.executor, folder, weights, adapter.config, { weights: adapter.weights });
}
