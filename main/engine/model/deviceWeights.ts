import type { DeviceTensor, Executor, TensorMap } from '../runtime/executor.ts';
import { freeAll } from '../runtime/executor.ts';
import type { TensorSpec } from './architecture.ts';
import type { BlockAdapter } from './block.ts';
import type { ModelFolder } from './modelFolder.ts';

/** A model as programs read it: weights, and the adapter on top of them or none. */
export interface ModelView {
  /** What the block programs must compute beside the weights; null for the plain model. */
  readonly adapter: BlockAdapter | null;
  /** embed.weight, norm.weight and head.weight. */
  outer(): TensorMap;
  /** The tensors of one block, its adapter's included. */
  layer(index: number): Promise<TensorMap>;
  /** The caller has no more use for what `layer` gave. */
  done(tensors: TensorMap): void;
}

async function uploadTensors(
  executor: Executor,
  folder: ModelFolder,
  specs: readonly TensorSpec[],
): Promise<Record<string, DeviceTensor>> {
  const tensors: Record<string, DeviceTensor> = {};
  for (const { name, source, shape } of specs) {
    tensors[name] = await executor.upload(folder.weights.readTensor(source, shape), shape);
  }
  return tensors;
}

/** Names the output matrix, which is the embedding itself where the two are tied. */
function withHead(outer: Record<string, DeviceTensor>): TensorMap {
  const head = outer['lm_head.weight'] ?? outer['embed.weight'];
  return head === undefined ? outer : { ...outer, 'head.weight': head };
}

/** All weights of a model on the device. Full training replaces the tensors in place. */
export class DeviceWeights implements ModelView {
  readonly adapter = null;
  readonly outerTensors: Record<string, DeviceTensor>;
  readonly layers: Record<string, DeviceTensor>[];

  constructor(outer: Record<string, DeviceTensor>, layers: Record<string, DeviceTensor>[]) {
    this.outerTensors = outer;
    this.layers = layers;
  }

  /** @throws NudgeError MODEL_WEIGHTS when a file turns out damaged. */
  static async load(
    executor: Executor,
    folder: ModelFolder,
    onLayer: (done: number, total: number) => void = () => undefined,
  ): Promise<DeviceWeights> {
    const { family, architecture } = folder;
    const outer = await uploadTensors(executor, folder, family.outerTensors(architecture));
    const layers: Record<string, DeviceTensor>[] = [];
    for (let layer = 0; layer < architecture.layers; layer++) {
      layers.push(await uploadTensors(executor, folder, family.layerTensors(architecture, layer)));
      onLayer(layer + 1, architecture.layers);
    }
    return new DeviceWeights(outer, layers);
  }

  outer(): TensorMap {
    return withHead(this.outerTensors);
  }

  layer(index: number): Promise<TensorMap> {
    return Promise.resolve(this.layers[index] ?? {});
  }

  done(): void {
    // The weights stay.
  }
}

/** The weights of a folder, read layer by layer when asked for: a second model without a second copy. */
export class StreamedWeights implements ModelView {
  readonly adapter = null;
  readonly #executor: Executor;
  readonly #folder: ModelFolder;
  readonly #outer: TensorMap;

  private constructor(executor: Executor, folder: ModelFolder, outer: TensorMap) {
    this.#executor = executor;
    this.#folder = folder;
    this.#outer = outer;
  }

  /** @throws NudgeError MODEL_WEIGHTS when a file turns out damaged. */
  static async open(executor: Executor, folder: ModelFolder): Promise<StreamedWeights> {
    const specs = folder.family.outerTensors(folder.architecture);
    return new StreamedWeights(executor, folder, withHead(await uploadTensors(executor, folder, specs)));
  }

  outer(): TensorMap {
    return this.#outer;
  }

  layer(index: number): Promise<TensorMap> {
    const { family, architecture } = this.#folder;
    return uploadTensors(this.#executor, this.#folder, family.layerTensors(architecture, index));
  }

  done(tensors: TensorMap): void {
    freeAll(this.#executor, tensors);
  }

  /** Gives back what the view itself holds. */
  close(): void {
    const { 'head.weight': head, ...named } = this.#outer;
    freeAll(this.#executor, named);
    if (head !== undefined && !Object.values(named).includes(head)) this.#executor.free(head);
  }
}

/** Weights with a LoRA adapter on top: one group of `lora_A`, `lora_B` tensors a layer. */
export class AdaptedWeights implements ModelView {
  readonly adapter: BlockAdapter;
  readonly base: DeviceWeights;
  readonly adapters: readonly Record<string, DeviceTensor>[];

  constructor(base: DeviceWeights, adapter: BlockAdapter, adapters: readonly Record<string, DeviceTensor>[]) {
    this.base = base;
    this.adapter = adapter;
    this.adapters = adapters;
  }

  outer(): TensorMap {
    return this.base.outer();
  }

  layer(index: number): Promise<TensorMap> {
    return Promise.resolve({ ...this.base.layers[index], ...this.adapters[index] });
  }

  done(): void {
    // The weights stay.
  }
}
