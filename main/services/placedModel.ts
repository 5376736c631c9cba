import type { DeviceName } from '../../shared/run.ts';
import { readPeftAdapter } from '../engine/export/readPeft.ts';
import { DeviceWeights, type ModelView } from '../engine/model/deviceWeights.ts';
import type { ModelFolder } from '../engine/model/modelFolder.ts';
import { Network } from '../engine/model/network.ts';
import { openExecutor } from '../engine/runtime/device.ts';
import type { Executor } from '../engine/runtime/executor.ts';
import { loraPolicy } from '../engine/train/policy.ts';

/** A model on a device, ready to be asked. */
export interface PlacedModel {
  readonly network: Network;
  /** The weights, with the adapter on top where there is one. */
  readonly view: ModelView;
}

export interface PlaceRequest {
  /** A folder with a PEFT adapter, or null for the plain model. */
  readonly adapterDir: string | null;
  readonly device: 'auto' | DeviceName;
  /** The longest sequence that will be run, in tokens. */
  readonly positions: number;
  /** Told why the device is not the one hoped for. */
  readonly onNote: (note: string) => void;
}

/**
 * Puts a model on a device for as long as `work` takes.
 * @throws NudgeError MODEL_ADAPTER, MODEL_WEIGHTS, DEVICE, and whatever `work` throws
 */
export async function withPlacedModel<T>(
  folder: ModelFolder,
  request: PlaceRequest,
  work: (model: PlacedModel) => Promise<T>,
): Promise<T> {
  const adapter = request.adapterDir === null ? null : readPeftAdapter(request.adapterDir, folder);
  const { executor, note } = await openExecutor(request.device);
  try {
    if (note !== null) request.onNote(note);
    const network = await Network.create(executor, folder, request.positions);
    return await work({ network, view: await placeView(executor, folder, adapter) });
  } finally {
    await executor.close();
  }
}

async function placeView(
  executor: Executor,
  folder: ModelFolder,
  adapter: ReturnType<typeof readPeftAdapter> | null,
): Promise<ModelView> {
  const weights = await DeviceWeights.load(executor, folder);
  if (adapter === null) return weights;
  const { config, weights: start } = adapter;
  return (await loraPolicy(executor, folder, weights, config, { weights: start })).view;
}
