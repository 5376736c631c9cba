import type { Graph } from '../../main/engine/onnx/graph.ts';
import type {
  DeviceTensor,
  Executor,
  HostArray,
  Program,
  TensorMap,
} from '../../main/engine/runtime/executor.ts';

/** What crossed between host and device since the last look, and what the device holds now. */
export interface Traffic {
  readonly uploads: number;
  readonly uploadedBytes: number;
  readonly downloads: number;
  readonly downloadedBytes: number;
  readonly runs: number;
  /** Tensors that were made and not yet freed. */
  readonly live: number;
}

/**
 * An executor that counts what it is asked for, and throws when a tensor is freed twice or used after it was
 * freed: on the CPU both would quietly hand one piece of memory to two tensors.
 */
export class WatchedExecutor implements Executor {
  readonly #inner: Executor;
  readonly #onResult: (tensor: DeviceTensor) => void;
  readonly #live = new Set<DeviceTensor>();
  #uploads = 0;
  #uploadedBytes = 0;
  #downloads = 0;
  #downloadedBytes = 0;
  #runs = 0;

  /** `onResult` sees every tensor that a program makes. */
  constructor(inner: Executor, onResult: (tensor: DeviceTensor) => void = () => undefined) {
    this.#inner = inner;
    this.#onResult = onResult;
  }

  get device() {
    return this.#inner.device;
  }

  get threads() {
    return this.#inner.threads;
  }

  /** The counts so far, which then start at 0 again. */
  takeTraffic(): Traffic {
    const traffic = {
      uploads: this.#uploads,
      uploadedBytes: this.#uploadedBytes,
      downloads: this.#downloads,
      downloadedBytes: this.#downloadedBytes,
      runs: this.#runs,
      live: this.#live.size,
    };
    this.#uploads = this.#uploadedBytes = this.#downloads = this.#downloadedBytes = this.#runs = 0;
    return traffic;
  }

  async compile(graph: Graph): Promise<Program> {
    const program = await this.#inner.compile(graph);
    return { ...program, run: (tensors) => this.#run(program, tensors) };
  }

  async #run(program: Program, tensors: TensorMap): Promise<TensorMap> {
    this.#runs += 1;
    for (const name of program.graph.inputs.keys()) {
      const tensor = tensors[name];
      if (tensor !== undefined) this.#mustLive(tensor, `${program.graph.name} was given ${name}`);
    }
    const results = await program.run(tensors);
    for (const tensor of Object.values(results)) {
      this.#live.add(tensor);
      this.#onResult(tensor);
    }
    return results;
  }

  #mustLive(tensor: DeviceTensor, what: string): void {
    if (!this.#live.has(tensor)) throw new Error(`${what} after it was freed`);
  }

  async upload(data: HostArray, shape: readonly number[]): Promise<DeviceTensor> {
    this.#uploads += 1;
    this.#uploadedBytes += data.byteLength;
    const tensor = await this.#inner.upload(data, shape);
    this.#live.add(tensor);
    return tensor;
  }

  async download(tensor: DeviceTensor): Promise<Float32Array> {
    this.#mustLive(tensor, 'a tensor was downloaded');
    const host = await this.#inner.download(tensor);
    this.#downloads += 1;
    this.#downloadedBytes += host.byteLength;
    return host;
  }

  free(tensor: DeviceTensor): void {
    this.#mustLive(tensor, 'a tensor was freed');
    this.#live.delete(tensor);
    this.#inner.free(tensor);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
