import { availableParallelism, cpus } from 'node:os';
import { NudgeError } from '../../../shared/errors.ts';
import type { DeviceName } from '../../../shared/run.ts';
import { Graph } from '../onnx/graph.ts';
import { matMul } from '../onnx/ops.ts';
import type { Executor } from './executor.ts';
import { cpuExecutor, webGpuExecutor } from './session.ts';
import { hasVulkanDriver } from './vulkanDrivers.ts';

/** What `nudge devices` shows. */
export interface DeviceReport {
  readonly device: DeviceName;
  readonly available: boolean;
  /** The processor's name, or why the device cannot be used. */
  readonly detail: string;
}

export interface OpenedDevice {
  readonly executor: Executor;
  /** Why it is not the device that was hoped for, or null. */
  readonly note: string | null;
}

/** Half of the logical processors where they come in pairs would be wrong on small machines: use what is there. */
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

/**
 * The executor to train on. `auto` takes the GPU where one works and else the CPU, and says so; so does `webgpu`
 * when the GPU is missing or broken: a run on the CPU is slower, not wrong.
 */
export async function openExecutor(
  choice: 'auto' | DeviceName,
  threads = defaultThreads(),
): Promise<OpenedDevice> {
  if (choice === 'cpu') return { executor: cpuExecutor(threads), note: null };
  try {
    return { executor: await openWebGpu(), note: null };
  } catch (error) {
    const note = `No graphics card could be used, so the processor does the work. (${NudgeError.from(error).message})`;
    return { executor: cpuExecutor(threads), note };
  }
}

/** Every kind of device, and whether it works here. */
export async function listDevices(): Promise<DeviceReport[]> {
  const name = cpus()[0]?.model.trim() ?? 'processor';
  const cpu: DeviceReport = {
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
