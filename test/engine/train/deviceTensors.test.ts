import { afterAll, describe, expect, it, vi } from 'vitest';
import { familyOf } from '../../../main/engine/model/families/index.ts';
import { initialWeights } from '../../../main/engine/model/initialWeights.ts';
import { Network } from '../../../main/engine/model/network.ts';
import { Optimizer } from '../../../main/engine/optim/optimizer.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { trainDpo } from '../../../main/engine/train/dpo.ts';
import { fullPolicy, loraPolicy } from '../../../main/engine/train/policy.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import { memoryCache } from '../../support/dpoRun.ts';
import { goldenValues, tokenizedPairs } from '../../support/goldenModel.ts';
import { WatchedExecutor, type Traffic } from '../../support/watchedExecutor.ts';

vi.setConfig({ testTimeout: 60_000 });

const inner = cpuExecutor(1);
afterAll(() => inner.close());

const pairs = tokenizedPairs(goldenValues('llama-tied').textPairs).slice(0, 6);

function configOf(layers: number, tied: boolean): Readonly<Record<string, unknown>> {
  return {
    model_type: 'llama',
    vocab_size: 320,
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    max_position_embeddings: 512,
    tie_word_embeddings: tied,
  };
}

interface Case {
  readonly layers: number;
  readonly method: 'lora' | 'full';
  readonly tied: boolean;
}

/** The traffic of each step of a run with three micro-batches a step, held-out pairs and sampled answers. */
async function trafficOf({ layers, method, tied }: Case): Promise<Traffic[]> {
  const executor = new WatchedExecutor(inner);
  const config = configOf(layers, tied);
  const family = familyOf(config);
  const folder = { family, architecture: family.readArchitecture(config) };
  const network = await Network.create(executor, folder, 512);
  const weights = await initialWeights(executor, folder, Random.fromSeed(1));
  const reference = await initialWeights(executor, folder, Random.fromSeed(1));
  const lora = { rank: 2, alpha: 4, rslora: false, targets: 'all' as const };
  const random = Random.fromSeed(2);
  const policy =
    method === 'full'
      ? fullPolicy(folder, weights)
      : await loraPolicy(executor, folder, weights, lora, { random });
  const steps: Traffic[] = [];
  await trainDpo({
    network,
    policy,
    reference,
    samplingReference: reference,
    optimizer: await Optimizer.create(executor, policy.groups, {}),
    settings: {
      ...defaultSettings(method),
      epochs: 4,
      batchPairs: 4,
      microTokens: 150,
      sampleTokens: 5,
      evalEvery: 3,
    },
    trainPairs: pairs.slice(0, 4),
    heldOutPairs: pairs.slice(4),
    samplePrompts: pairs.slice(0, 2).map(({ promptIds }) => ({ text: '', ids: promptIds })),
    endTokens: [1],
    decode: () => '',
    referenceCache: memoryCache(),
    resumeAt: null,
    deviceNote: null,
    onEvent: ({ event }) => {
      const traffic = executor.takeTraffic();
      if (event === 'step') steps.push(traffic);
    },
    shouldStop: () => false,
  });
  return steps;
}

const ways = [
  { method: 'lora', tied: true },
  { method: 'full', tied: true },
  { method: 'full', tied: false },
] as const;

describe.each(ways)('the tensors of a run ($method, tied: $tied)', (way) => {
  it('are freed once, never used afterwards, and do not pile up', async () => {
    const steps = await trafficOf({ layers: 2, ...way });
    expect(steps).toHaveLength(4);
    expect(new Set(steps.map(({ live }) => live)).size).toBe(1);
  });

  it('stay on the device: what a step moves to and from it does not grow with the layers', async () => {
    const moved = async (layers: number) => {
      const [first] = await trafficOf({ layers, ...way });
      const { uploads, uploadedBytes, downloads, downloadedBytes } = first!;
      return { uploads, uploadedBytes, downloads, downloadedBytes };
    };
    expect(await moved(4)).toEqual(await moved(1));
  });
});
