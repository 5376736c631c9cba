import { afterAll, describe, expect, it, vi } from 'vitest';
import { attentionBias, packRows } from '../../../main/engine/data/batch.ts';
import type { Architecture, TensorSpec } from '../../../main/engine/model/architecture.ts';
import { buildBlock, type BlockAdapter } from '../../../main/engine/model/block.ts';
import { familyOf } from '../../../main/engine/model/families/index.ts';
import { loraTargets, loraTensors } from '../../../main/engine/model/lora.ts';
import { ropeTables } from '../../../main/engine/model/rope.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { gradientError, randomTensor, type TestTensors } from '../../support/gradientCheck.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(1);
afterAll(() => executor.close());

/** Sizes of which no two are alike, so that nothing fits in the wrong place by chance. */
const sizes = {
  vocab_size: 20,
  hidden_size: 12,
  intermediate_size: 10,
  num_hidden_layers: 1,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  head_dim: 4,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
};

const families: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['llama', { ...sizes, model_type: 'llama' }],
  ['llama with all biases', { ...sizes, model_type: 'llama', attention_bias: true, mlp_bias: true }],
  ['mistral, window 3', { ...sizes, model_type: 'mistral', sliding_window: 3 }],
  ['qwen2', { ...sizes, model_type: 'qwen2' }],
  ['qwen3', { ...sizes, model_type: 'qwen3' }],
];

/** Two rows, one padded, with a shared prompt and two branches each. */
const batch = packRows([
  {
    row: 0,
    promptIds: Int32Array.of(1, 2, 3),
    chosenIds: Int32Array.of(4, 5, 6),
    rejectedIds: Int32Array.of(7),
    notes: [],
  },
  {
    row: 1,
    promptIds: Int32Array.of(1, 2, 3, 4),
    chosenIds: Int32Array.of(5, 6),
    rejectedIds: Int32Array.of(7, 8, 9),
    notes: [],
  },
]);

function inputs(
  architecture: Architecture,
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
): TestTensors {
  const random = Random.fromSeed(11);
  const { rows, tokens } = batch;
  const { cos, sin } = ropeTables(architecture, 16);
  const table = [16, architecture.headDim / 2];
  const weights = tensors.map(({ name, shape }) => {
    const around = name.endsWith('norm.weight') ? 1 : 0;
    return [name, randomTensor(random, shape, around - 0.5, around + 0.5)] as const;
  });
  return {
    ...Object.fromEntries(weights),
    x: randomTensor(random, [rows * tokens, architecture.hiddenSize]),
    positions: { shape: [rows, tokens], data: BigInt64Array.from(batch.positions, BigInt) },
    bias: {
      shape: [rows, 1, tokens, tokens],
      data: attentionBias(batch, architecture.windows[0] ?? null),
    },
    cos: { shape: table, data: cos },
    sin: { shape: table, data: sin },
  };
}

function adapterOn(tensors: readonly TensorSpec[]): BlockAdapter {
  const targets = loraTargets(tensors, { rank: 3, alpha: 6, rslora: false, targets: 'all' });
  return { targets, rank: 3, scale: 2 };
}

describe.each(families)('the gradient of a whole block of %s', (_, config) => {
  const family = familyOf(config);
  const architecture = family.readArchitecture(config);
  const tensors = family.layerTensors(architecture, 0);

  it.each([
    ['without an adapter', null],
    ['with an adapter', adapterOn(tensors)],
  ])('agrees with differences along random directions, by x and by every weight, %s', async (_, adapter) => {
    const block = buildBlock({ architecture, tensors, adapter, cache: 'none' });
    const matrices = adapter === null ? [] : loraTensors(adapter.targets, adapter.rank);
    const all = [...tensors, ...matrices];
    const wrt = ['x', ...all.map(({ name }) => name)];
    const errors = await gradientError(executor, block, inputs(architecture, all), wrt, 2e-3);
    for (const name of wrt) expect(errors[name], name).toBeLessThan(5e-4);
  });
});
