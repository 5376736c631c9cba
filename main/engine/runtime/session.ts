import * as ort from 'onnxruntime-node';
import { NudgeError } from '../../../shared/errors.ts';
import type { DeviceName } from '../../../shared/run.ts';
import { bindDims, evaluateDim } from '../onnx/bindDims.ts';
import { encodeModel } from '../onnx/encode.ts';
import { Graph, type Dtype } from '../onnx/graph.ts';
import { BufferPool } from './bufferPool.ts';
import type { DeviceTensor, Executor, HostArray, Program, TensorMap } from './executor.ts';

/* The only place that knows ONNX Runtime. */

const ortTypes = { f32: 'float32', i32: 'int32', i64: 'int64' } as const;

class OrtTensor implements DeviceTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly value: ort.Tensor;
  /** The pool's buffer behind the value, if the pool lent one. */
  readonly buffer: ArrayBuffer | null;

  constructor(value: ort.Tensor, buffer: ArrayBuffer | null = null) {
    this.dtype = dtypeOf(value.type);
    this.shape = value.dims;
    this.value = value;
    this.buffer = buffer;
  }
}

function dtypeOf(type: ort.Tensor.Type): Dtype {
  for (const dtype of ['f32', 'i32', 'i64'] as const) if (ortTypes[dtype] === type) return dtype;
  throw deviceError(`ONNX Runtime answered with a tensor of type ${type}`);
}

function valueOf(tensor: DeviceTensor): ort.Tensor {
  if (tensor instanceof OrtTensor) return tensor.value;
  throw deviceError('A tensor of another device was handed in');
}

function hostTensor(data: HostArray, shape: readonly number[]): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return new ort.Tensor('int64', data, shape);
}

async function createSession(graph: Graph, options: ort.InferenceSession.SessionOptions) {
  try {
    return await ort.InferenceSession.create(encodeModel(graph), {
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Every session has threads of its own. Left alone they spin on after a run and take the cores from the
      // next session's: a third of a training step, where layers alternate between two programs.
      extra: { session: { force_spinning_stop: '1' } },
      ...options,
    });
  } catch (error) {
    throw deviceError(`ONNX Runtime could not prepare ${graph.name}: ${String(error)}`, error);
  }
}

/** The inputs that `graph` declares, taken from `tensors`. */
function feedsOf(graph: Graph, tensors: TensorMap): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  for (const name of graph.inputs.keys()) {
    const tensor = tensors[name];
    if (tensor === undefined) throw deviceError(`${graph.name} was not given ${name}`);
    feeds[name] = valueOf(tensor);
  }
  return feeds;
}

function wrongRun(graph: Graph, error: unknown): NudgeError {
  const text = String(error);
  if (/alloc|memory/i.test(text)) {
    return new NudgeError(
      'OUT_OF_MEMORY',
      `The computer ran out of memory in ${graph.name}.`,
      'Close other programs, or choose a smaller model, a shorter maximum length or fewer micro-batch tokens.',
      {},
      { cause: error },
    );
  }
  return deviceError(`ONNX Runtime failed in ${graph.name}: ${text}`, error);
}

/** Runs on the processor. Results are written into pooled buffers. */
class CpuExecutor implements Executor {
  readonly device: DeviceName = 'cpu';
  readonly threads: number;
  readonly #pool = new BufferPool();
  readonly #sessions: ort.InferenceSession[] = [];

  constructor(threads: number) {
    this.threads = threads;
  }

  async compile(graph: Graph): Promise<Program> {
    const start = performance.now();
    const session = await createSession(graph, {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
    });
    this.#sessions.push(session);
    const compileMs = performance.now() - start;
    return { graph, compileMs, run: (tensors) => this.#run(graph, session, tensors) };
  }

  async #run(graph: Graph, session: ort.InferenceSession, tensors: TensorMap): Promise<TensorMap> {
    const feeds = feedsOf(graph, tensors);
    const shapes = new Map(Object.entries(feeds).map(([name, { dims }]) => [name, dims]));
    const bindings = bindDims(graph, shapes);
    const results: Record<string, OrtTensor> = {};
    const fetches: Record<string, ort.Tensor> = {};
    for (const [name, { shape }] of graph.outputs) {
      const result = this.#result(shape.map((dim) => evaluateDim(dim, bindings)));
      results[name] = result;
      fetches[name] = result.value;
    }
    try {
      await session.run(feeds, fetches);
    } catch (error) {
      throw wrongRun(graph, error);
    }
    return results;
  }

  #result(shape: readonly number[]): OrtTensor {
    const count = shape.reduce((a, b) => a * b, 1);
    const buffer = this.#pool.take(count * 4);
    return new OrtTensor(hostTensor(new Float32Array(buffer, 0, count), shape), buffer);
  }

  upload(data: HostArray, shape: readonly number[]): Promise<DeviceTensor> {
    return Promise.resolve(new OrtTensor(hostTensor(data, shape)));
  }

  download(tensor: DeviceTensor): Promise<Float32Array> {
    return Promise.resolve(valueOf(tensor).data as Float32Array);
  }

  free(tensor: DeviceTensor): void {
    if (tensor instanceof OrtTensor && tensor.buffer !== null) this.#pool.give(tensor.buffer);
  }

  async close(): Promise<void> {
    this.#pool.clear();
    await Promise.all(this.#sessions.map((session) => session.release()));
  }
}

/** Runs on the GPU through WebGPU. Tensors stay there between runs. */
class WebGpuExecutor implements Executor {
  readonly device: DeviceName = 'webgpu';
  readonly threads = null;
  readonly #sessions: ort.InferenceSession[] = [];
  readonly #carriers = new Map<string, ort.InferenceSession>();

  async compile(graph: Graph): Promise<Program> {
    const start = performance.now();
    const session = await this.#session(graph, 'gpu-buffer');
    const compileMs = performance.now() - start;
    return { graph, compileMs, run: (tensors) => this.#run(graph, session, tensors) };
  }

  async #session(graph: Graph, place: 'gpu-buffer' | 'cpu'): Promise<ort.InferenceSession> {
    const session = await createSession(graph, {
      executionProviders: ['webgpu'],
      preferredOutputLocation: place,
    });
    this.#sessions.push(session);
    return session;
  }

  async #run(graph: Graph, session: ort.InferenceSession, tensors: TensorMap): Promise<TensorMap> {
    const feeds = feedsOf(graph, tensors);
    bindDims(graph, new Map(Object.entries(feeds).map(([name, { dims }]) => [name, dims])));
    try {
      const results = await session.run(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, new OrtTensor(value)]));
    } catch (error) {
      throw wrongRun(graph, error);
    }
  }

  /**
   * Moves a tensor to or from the GPU by a program that only copies: reading a GPU tensor directly ends the
   * process, and the JavaScript binding has no other way up.
   */
  async #carry(value: ort.Tensor, place: 'gpu-buffer' | 'cpu'): Promise<ort.Tensor> {
    const dtype = dtypeOf(value.type);
    const key = `${place} ${dtype} ${String(value.dims.length)}`;
    let session = this.#carriers.get(key);
    if (session === undefined) {
      session = await this.#session(copyGraph(dtype, value.dims.length), place);
      this.#carriers.set(key, session);
    }
    const { y } = await session.run({ x: value });
    if (y === undefined) throw deviceError('A tensor did not arrive');
    return y;
  }

  async upload(data: HostArray, shape: readonly number[]): Promise<DeviceTensor> {
    return new OrtTensor(await this.#carry(hostTensor(data, shape), 'gpu-buffer'));
  }

  async download(tensor: DeviceTensor): Promise<Float32Array> {
    const host = await this.#carry(valueOf(tensor), 'cpu');
    return host.data as Float32Array;
  }

  free(tensor: DeviceTensor): void {
    valueOf(tensor).dispose();
  }

  async close(): Promise<void> {
    this.#carriers.clear();
    await Promise.all(this.#sessions.map((session) => session.release()));
  }
}

/** y = x for tensors of one type and rank. */
function copyGraph(dtype: Dtype, rank: number): Graph {
  const g = new Graph(`copy.${dtype}.${String(rank)}`);
  const shape = [...'ABCDEFGH'].slice(0, rank);
  g.output('y', g.input('x', dtype, shape));
  return g;
}

function deviceError(message: string, cause?: unknown): NudgeError {
  return new NudgeError(
    'DEVICE',
    message,
    'Choose the CPU as device, or update the graphics driver, and try again.',
    {},
    { cause },
  );
}

/** An executor on the processor. */
export function cpuExecutor(threads: number): Executor {
  return new CpuExecutor(threads);
}

/** An executor on the GPU. Whether it works shows only when something runs: see `device.ts`. */
export function webGpuExecutor(): Executor {
  return new WebGpuExecutor();
}
