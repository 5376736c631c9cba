import type { DeviceName } from '../../../shared/run.ts';
import type { Dtype, Graph } from '../onnx/graph.ts';

export type HostArray = Float32Array | Int32Array | BigInt64Array;

/** A tensor where the programs run: in memory on the CPU, in a buffer of the GPU on WebGPU. */
export interface DeviceTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export type TensorMap = Readonly<Record<string, DeviceTensor>>;

/** A compiled graph. */
export interface Program {
  readonly graph: Graph;
  readonly compileMs: number;
  /**
   * Runs the graph. `tensors` may hold more than the graph's inputs; the rest is ignored.
   * The results belong to the caller, who frees them.
   */
  run(tensors: TensorMap): Promise<TensorMap>;
}

/** A device that runs programs and holds their tensors. */
export interface Executor {
  readonly device: DeviceName;
  /** Threads of one run on the CPU; null where the device decides. */
  readonly threads: number | null;
  /** @throws NudgeError DEVICE when ONNX Runtime refuses the graph. */
  compile(graph: Graph): Promise<Program>;
  /** A copy of `data` on the device (on the CPU the array itself). */
  upload(data: HostArray, shape: readonly number[]): Promise<DeviceTensor>;
  /** An f32 tensor's numbers; on the CPU a view that is valid until the tensor is freed. */
  download(tensor: DeviceTensor): Promise<Float32Array>;
  /** Gives the tensor's memory back. Using it afterwards is a mistake. */
  free(tensor: DeviceTensor): void;
  /** Ends every program and forgets all memory. */
  close(): Promise<void>;
}

/** Frees all results of a run. */
export function freeAll(executor: Executor, tensors: TensorMap): void {
  for (const tensor of Object.values(tensors)) executor.free(tensor);
}
