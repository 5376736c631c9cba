import { afterAll, describe, expect, it, vi } from 'vitest';
import { peftTensors } from '../../../main/engine/export/peftNames.ts';
import { DeviceWeights } from '../../../main/engine/model/deviceWeights.ts';
import type { TensorSpec } from '../../../main/engine/model/architecture.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import type { DeviceTensor } from '../../../main/engine/runtime/executor.ts';
import { fullPolicy } from '../../../main/engine/train/policy.ts';
import { relativeError } from '../../support/closeness.ts';
import { dpoGradient, type HostGradients } from '../../support/dpoGradient.ts';
import {
  goldenFolder,
  goldenModels,
  goldenPath,
  goldenTensors,
  goldenValues,
  tokenizedPairs,
} from '../../support/goldenModel.ts';
import { adaptedPolicy, loadModel } from '../../support/loadedModel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(1);
afterAll(() => executor.close());

const ways = [
  { residuals: 'recompute', microTokens: 100_000 },
  { residuals: 'save', microTokens: 100_000 },
  { residuals: 'recompute', microTokens: 1 },
  { residuals: 'save', microTokens: 1 },
] as const;

/** √ Σ g² over all tensors of all groups. */
function normOf(gradients: HostGradients): number {
  return Math.hypot(...gradients.flatMap((group) => Object.values(group).map((g) => Math.hypot(...g))));
}

describe.each(goldenModels)('the LoRA gradients of %s', (name) => {
  const golden = goldenValues(name);
  const { rows, loss: expectedLoss, grad_norm: expectedNorm } = golden.loraGradient;
  const pairs = tokenizedPairs(golden.textPairs).slice(0, rows.length);
  const expected = goldenTensors(name);

  it.each(ways)(
    'are PyTorch’s, every tensor ($residuals, micro-batches of $microTokens tokens)',
    async (way) => {
      const model = await loadModel(executor, goldenFolder(name));
      const policy = await adaptedPolicy(model, goldenPath(`values/${name}/adapter`));
      const { loss, gradients } = await dpoGradient(model.network, policy, pairs, golden.baseLogps, way);
      expect(Math.abs(loss - expectedLoss)).toBeLessThan(1e-5);
      expect(Math.abs(normOf(gradients) / expectedNorm - 1)).toBeLessThan(1e-5);
      const config = { rank: 4, alpha: 8, rslora: false, targets: 'all' as const };
      for (const { layer, name: tensor, peftName } of peftTensors(model.folder, config)) {
        const error = relativeError(gradients[layer]![tensor]!, expected(`lora_grad.${peftName}`));
        expect(error, peftName).toBeLessThan(1e-4);
      }
    },
  );
});

describe.each(['llama-tied', 'qwen2'])('the gradients of all weights of %s', (name) => {
  const golden = goldenValues(name);
  const { rows, loss: expectedLoss, grad_norm: expectedNorm } = golden.fullGradient!;
  const pairs = tokenizedPairs(golden.textPairs).slice(0, rows.length);
  const expected = goldenTensors(name);

  async function uploaded(specs: readonly TensorSpec[]): Promise<Record<string, DeviceTensor>> {
    const tensors: Record<string, DeviceTensor> = {};
    for (const { name: tensor, source, shape } of specs) {
      tensors[tensor] = await executor.upload(expected(`policy.${source}`), shape);
    }
    return tensors;
  }

  it.each(ways)(
    'are PyTorch’s, every tensor ($residuals, micro-batches of $microTokens tokens)',
    async (way) => {
      const { folder, network } = await loadModel(executor, goldenFolder(name));
      const { family, architecture } = folder;
      const layers = Array.from({ length: architecture.layers }, (_, i) =>
        family.layerTensors(architecture, i),
      );
      const outer = family.outerTensors(architecture);
      const policy = fullPolicy(
        folder,
        new DeviceWeights(await uploaded(outer), await Promise.all(layers.map(uploaded))),
      );
      const { loss, gradients } = await dpoGradient(network, policy, pairs, golden.baseLogps, way);
      expect(Math.abs(loss - expectedLoss)).toBeLessThan(1e-5);
      expect(Math.abs(normOf(gradients) / expectedNorm - 1)).toBeLessThan(1e-5);
      for (const [group, specs] of [...layers, outer].entries()) {
        for (const { name: tensor, source } of specs) {
          const error = relativeError(gradients[group]![tensor]!, expected(`full_grad.${source}`));
          expect(error, source).toBeLessThan(1e-4);
        }
      }
    },
  );
});
