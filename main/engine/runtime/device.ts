import { availableParallelism, cpus } from 'node:os';
import type { DeviceSummary } from '../../../shared/app.ts';
import { NudgeError } from '../../../shared/errors.ts';
import type { DeviceName } from '../../../shared/run.ts';
import { Graph } from '../onnx/graph.ts';
import { matMul, reduceSum } from '../onnx/ops.ts';
import type { Executor } from './executor.ts';
import { cpuExecutor, webGpuExecutor } from './session.ts';
import { hasVulkanDriver } from './vulkanDrivers.ts';

export interface OpenedDevice {
  readonly executor: Executor;
  /** Why it is not the device that was hoped for, or null. */
  readonly note: string | null;
}

/** Every processor this process may use. */
function defaultThreads(): number {
  return Math.max(1, availableParallelism());
}

/** A product small enough to take no time and large enough to show a device that computes wrongly. */
async function probe(executor: Executor): Promise<void> {
  const g = new Graph('probe');
  g.output('y', matMul(g, g.input('a', 'f32', ['M', 2]), g.input('b', 'f32', [2, 2])));
  const program = await executor.compile(g);
  const a = await executor.upload(Float32Array.of(1, 2, 3, 4), [2, 2]);
  const b = await executor.upload(Float32Array.of(5, 6, 7, 8), [2, 2]);
  const { y } = await program.run({ a, b });
  const result = y === undefined ? [] : [...(await executor.download(y))];
  if (result.join() !== '19,22,43,50') {
    throw new NudgeError('DEVICE', 'The graphics card computed a wrong product.', 'Update its driver.');
  }
}

async function openWebGpu(): Promise<Executor> {
  if (process.platform === 'linux' && !hasVulkanDriver()) throw noDriver();
  const executor = webGpuExecutor();
  try {
    await probe(executor);
    return executor;
  } catch (error) {
    await executor.close();
    throw error;
  }
}

function noDriver(): NudgeError {
  return new NudgeError(
    'DEVICE',
    'No driver for a graphics card (Vulkan) is installed.',
    'Choose the CPU as device, or install the driver of your graphics card.',
  );
}

/** Width of the square product that devices are compared by: 2 GFLOP, about ten milliseconds on two cores. */
const RACE_WIDTH = 1024;
/** A real card wins or comes close, waiting for the result included; an imitation is a hundred times slower. */
const RACE_ALLOWANCE = 10;

/** Milliseconds from asking for a product to holding its sum, after one to warm up. */
async function raceMs(executor: Executor): Promise<number> {
  const g = new Graph('race');
  const shape = [RACE_WIDTH, RACE_WIDTH];
  const product = matMul(g, g.input('a', 'f32', ['M', RACE_WIDTH]), g.input('b', 'f32', shape));
  g.output('y', reduceSum(g, product, [0, 1]));
  const program = await executor.compile(g);
  const ones = new Float32Array(RACE_WIDTH * RACE_WIDTH).fill(1);
  const tensors = { a: await executor.upload(ones, shape), b: await executor.upload(ones, shape) };
  let ms = 0;
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    const { y } = await program.run(tensors);
    if (y !== undefined) {
      await executor.download(y);
      executor.free(y);
    }
    ms = performance.now() - start;
  }
  return ms;
}

/** Whether the card is worth taking: some drivers only imitate one on the processor. */
async function isFasterThanCpu(gpu: Executor, threads: number): Promise<boolean> {
  const cpu = cpuExecutor(threads);
  try {
    return (await raceMs(gpu)) <= RACE_ALLOWANCE * (await raceMs(cpu));
  } finally {
    await cpu.close();
  }
}

/**
 * The executor to train on. `auto` takes the GPU where one works and else the CPU, and says so; so does `webgpu`
 * when the GPU is missing or broken: a run on the CPU is slower, not wrong. `auto` also passes over a GPU that is
 * slower than the CPU.
 */
export async function openExecutor(
  choice: 'auto' | DeviceName,
  threads = defaultThreads(),
): Promise<OpenedDevice> {
  if (choice === 'cpu') return { executor: cpuExecutor(threads), note: null };
  try {
    const gpu = await openWebGpu();
    if (choice === 'webgpu' || (await isFasterThanCpu(gpu, threads))) return { executor: gpu, note: null };
    await gpu.close();
    const note = 'The graphics card here is slower than the processor, so the processor does the work.';
    return { executor: cpuExecutor(threads), note };
  } catch (error) {
    const note = `No graphics card could be used, so the processor does the work. (${NudgeError.from(error).message})`;
    return { executor: cpuExecutor(threads), note };
  }
}

/** Every kind of device, and whether it works here. */
export async function listDevices(): Promise<DeviceSummary[]> {
  const name = cpus()[0]?.model.trim() ?? 'processor';
  const cpu: DeviceSummary = {
    device: 'cpu',
    available: true,
    detail: `${name}, ${String(defaultThreads())} threads`,
  };
  try {
    const gpu = await openWebGpu();
    await gpu.close();
    return [{ device: 'webgpu', available: true, detail: 'A graphics card that WebGPU can use.' }, cpu];
  } catch (error) {
    return [{ device: 'webgpu', available: false, detail: NudgeError.from(error).message }, cpu];
  }
}
