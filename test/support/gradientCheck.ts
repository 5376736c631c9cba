import { vjp } from '../../main/engine/autodiff/vjp.ts';
import type { Graph } from '../../main/engine/onnx/graph.ts';
import { Random } from '../../main/engine/random.ts';
import type { DeviceTensor, Executor, Program } from '../../main/engine/runtime/executor.ts';

/** Numbers for an input of a graph under test. */
export interface TestTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

export type TestTensors = Readonly<Record<string, TestTensor>>;

export function randomTensor(random: Random, shape: readonly number[], low = -1, high = 1): TestTensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Float32Array.from({ length: count }, () => low + (high - low) * random.uniform()) };
}

export async function runGraph(
  executor: Executor,
  program: Program,
  tensors: TestTensors,
): Promise<Record<string, Float32Array>> {
  const device: Record<string, DeviceTensor> = {};
  for (const [name, { data, shape }] of Object.entries(tensors))
    device[name] = await executor.upload(data, shape);
  const results = await program.run(device);
  const host: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(results))
    host[name] = (await executor.download(tensor)).slice();
  return host;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function shifted({ shape, data }: TestTensor, direction: Float32Array, step: number): TestTensor {
  return { shape, data: Float32Array.from(data as Float32Array, (x, i) => x + step * (direction[i] ?? 0)) };
}

/**
 * The relative difference between the derivative that `vjp` gives along one seeded random direction and the
 * central difference (f(x + εu) − f(x − εu)) / 2ε, for each of `wrt`.
 */
export async function gradientError(
  executor: Executor,
  forward: Graph,
  tensors: TestTensors,
  wrt: readonly string[],
  step = 1e-2,
): Promise<Record<string, number>> {
  const random = Random.fromSeed(7);
  const of = [...forward.outputs.keys()];
  const primal = await executor.compile(forward);
  const dual = await executor.compile(vjp(forward, { wrt, of }).backward);
  const value = await runGraph(executor, primal, tensors);
  const cotangents = Object.fromEntries(
    of.map((name) => [name, Float32Array.from(value[name] ?? [], () => random.normal())]),
  );
  const shapes = Object.fromEntries(
    (await shapesOf(executor, primal, tensors)).map((s) => [s.name, s.shape]),
  );
  const seeds = Object.fromEntries(
    of.map((name) => [
      `d.${name}`,
      { shape: shapes[name] ?? [], data: cotangents[name] ?? new Float32Array() },
    ]),
  );
  const gradients = await runGraph(executor, dual, { ...tensors, ...seeds });
  const loss = async (moved: TestTensors): Promise<number> => {
    const y = await runGraph(executor, primal, moved);
    return of.reduce(
      (sum, name) => sum + dot(y[name] ?? new Float32Array(), cotangents[name] ?? new Float32Array()),
      0,
    );
  };

  const errors: Record<string, number> = {};
  for (const name of wrt) {
    const tensor = tensors[name];
    const gradient = gradients[`d.${name}`];
    if (tensor === undefined || gradient === undefined) throw new Error(`nothing to check for ${name}`);
    if (gradient.length !== tensor.data.length) throw new Error(`the gradient of ${name} has another size`);
    const direction = Float32Array.from(gradient, () => random.normal());
    const up = await loss({ ...tensors, [name]: shifted(tensor, direction, step) });
    const down = await loss({ ...tensors, [name]: shifted(tensor, direction, -step) });
    const expected = (up - down) / (2 * step);
    const got = dot(gradient, direction);
    const scale = Math.sqrt(dot(gradient, gradient) * dot(direction, direction)) + 1e-6;
    errors[name] = Math.abs(got - expected) / scale;
  }
  return errors;
}

async function shapesOf(executor: Executor, program: Program, tensors: TestTensors) {
  const device: Record<string, DeviceTensor> = {};
  for (const [name, { data, shape }] of Object.entries(tensors))
    device[name] = await executor.upload(data, shape);
  const results = await program.run(device);
  return Object.entries(results).map(([name, tensor]) => ({ name, shape: tensor.shape }));
}
