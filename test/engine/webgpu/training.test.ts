import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { peftTensors } from '../../../main/engine/export/peftNames.ts';
import type { DeviceTensor } from '../../../main/engine/runtime/executor.ts';
import { cpuExecutor, webGpuExecutor } from '../../../main/engine/runtime/session.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import type { TrainSettings } from '../../../shared/run.ts';
import { relativeError } from '../../support/closeness.ts';
import { dpoGradient } from '../../support/dpoGradient.ts';
import { dpoRun, type DpoRunResult } from '../../support/dpoRun.ts';
import {
  goldenFolder,
  goldenPath,
  goldenTensors,
  goldenValues,
  tokenizedPairs,
} from '../../support/goldenModel.ts';
import { adaptedPolicy, loadModel } from '../../support/loadedModel.ts';
import { swiftShaderEnv } from '../../support/swiftshader.ts';
import { WatchedExecutor } from '../../support/watchedExecutor.ts';

// SwiftShader is slow, and much slower on a busy machine.
vi.setConfig({ testTimeout: 900_000 });

const env = swiftShaderEnv();

/** Ten times what the CPU is held to. */
const tolerance = { loss: 1e-3, gradient: 1e-3, gradNorm: 1e-3, logp: 1e-3 };

const cpu = cpuExecutor(1);
const gpu = webGpuExecutor();
beforeAll(() => void Object.assign(process.env, env));
afterAll(async () => {
  await cpu.close();
  await gpu.close();
});

/** Of the golden pairs those with the shortest rows, without their places in the file. */
function shortPairs(model: string, count: number) {
  const pairs = tokenizedPairs(goldenValues(model).textPairs);
  const length = (pair: (typeof pairs)[number]) =>
    pair.promptIds.length + pair.chosenIds.length + pair.rejectedIds.length;
  return pairs.toSorted((a, b) => length(a) - length(b)).slice(0, count);
}

function settings(changes: Partial<TrainSettings>): TrainSettings {
  return {
    ...defaultSettings('lora'),
    lora: { rank: 4, alpha: 8, rslora: false, targets: 'all' },
    learningRate: 1e-3,
    warmup: 0,
    epochs: 2,
    batchPairs: 2,
    ...changes,
  };
}

/** Where ONNX Runtime keeps a tensor. */
function placeOf(tensor: DeviceTensor): string {
  return (tensor as DeviceTensor & { readonly value: { readonly location: string } }).value.location;
}

function compare(ours: DpoRunResult, expected: DpoRunResult): void {
  expect(ours.steps).toHaveLength(expected.steps.length);
  expected.steps.forEach((step, i) => {
    const got = ours.steps[i]!;
    expect(Math.abs(got.loss - step.loss), 'loss').toBeLessThan(tolerance.loss);
    expect(Math.abs(got.grad_norm / step.grad_norm - 1), 'grad_norm').toBeLessThan(tolerance.gradNorm);
    for (const metric of ['logps/chosen', 'logps/rejected', 'rewards/margins', 'entropy'] as const) {
      expect(Math.abs(got[metric] - step[metric]), metric).toBeLessThan(tolerance.logp);
    }
  });
}

describe.skipIf(env === null)('training on WebGPU (SwiftShader)', () => {
  it.each([
    ['llama-tied', settings({ maxSteps: 3 })],
    ['qwen2', settings({ method: 'full', learningRate: 1e-4, microTokens: 1, maxSteps: 2 })],
  ])('takes the same steps as on the CPU: %s', async (model, run) => {
    const job = { folder: goldenFolder(model), settings: run, pairs: shortPairs(model, 4) };
    const places = new Set<string>();
    const watched = new WatchedExecutor(gpu, (tensor) => places.add(placeOf(tensor)));
    const ours = await dpoRun(watched, job);
    expect([...places], 'where the results of programs lie').toEqual(['gpu-buffer']);
    compare(ours, await dpoRun(cpu, job));
    const [first] = ours.steps;
    expect(Math.abs(first!.loss - Math.LN2), 'first loss').toBeLessThan(1e-6);
    expect(Math.abs(first!['rewards/margins']), 'first margins').toBeLessThan(1e-6);
  });

  it('has PyTorch’s gradients of every LoRA matrix: qwen3', async () => {
    const golden = goldenValues('qwen3');
    const pairs = tokenizedPairs(golden.textPairs).slice(0, golden.loraGradient.rows.length);
    const model = await loadModel(gpu, goldenFolder('qwen3'));
    const policy = await adaptedPolicy(model, goldenPath('values/qwen3/adapter'));
    const way = { residuals: 'save', microTokens: 500 } as const;
    const { gradients } = await dpoGradient(model.network, policy, pairs, golden.baseLogps, way);
    const expected = goldenTensors('qwen3');
    const config = { rank: 4, alpha: 8, rslora: false, targets: 'all' as const };
    for (const { layer, name, peftName } of peftTensors(model.folder, config)) {
      const error = relativeError(gradients[layer]![name]!, expected(`lora_grad.${peftName}`));
      expect(error, peftName).toBeLessThan(tolerance.gradient);
    }
  });
});
