import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packSequences } from '../../../main/engine/data/batch.ts';
import { generate } from '../../../main/engine/generate/generate.ts';
import type { ModelView } from '../../../main/engine/model/deviceWeights.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { scorePairs } from '../../../main/engine/train/scoring.ts';
import { relativeError } from '../../support/closeness.ts';
import { readGolden } from '../../support/golden.ts';
import {
  goldenFolder,
  goldenModels,
  goldenPath,
  goldenTensors,
  goldenValues,
  tokenizedPairs,
} from '../../support/goldenModel.ts';
import { adaptedPolicy, loadModel, type LoadedModel } from '../../support/loadedModel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(1);
afterAll(() => executor.close());

/** Logits of every position of equally long sequences: f32 [N · S · V]. */
async function allLogits({ network, weights }: LoadedModel, sequences: readonly (readonly number[])[]) {
  const rows = sequences.map((ids) => ({
    promptIds: Int32Array.from(ids),
    answerIds: Int32Array.of(0),
  }));
  const batch = packSequences(rows);
  const placed = await network.place(batch);
  const { hidden } = await network.forward(weights, placed, null);
  return network.logits(
    weights,
    hidden,
    Int32Array.from({ length: batch.rows * batch.tokens }, (_, i) => i),
  );
}

describe.each(goldenModels)('%s against PyTorch', (name) => {
  const golden = goldenValues(name);
  let model: LoadedModel;
  beforeAll(async () => {
    model = await loadModel(executor, goldenFolder(name));
  });

  /** The largest |difference| of a summed log-prob, per 100 answer tokens. */
  async function logpError(
    view: ModelView,
    pairs: ReturnType<typeof tokenizedPairs>,
    expected: { readonly chosen: readonly number[]; readonly rejected: readonly number[] },
  ): Promise<number> {
    let largest = 0;
    for await (const scored of scorePairs(model.network, view, pairs, 600)) {
      for (const { pair, ...answers } of scored) {
        for (const side of ['chosen', 'rejected'] as const) {
          const { logp, tokens } = answers[side];
          const error = Math.abs(logp - expected[side][pair.row]!);
          largest = Math.max(largest, error / Math.max(1, tokens / 100));
        }
      }
    }
    return largest;
  }

  it('has the same logits', async () => {
    const logits = await allLogits(model, golden.logitsIds);
    const error = relativeError(logits, goldenTensors(name)('logits'));
    expect(error).toBeLessThan(1e-5);
  });

  it('has the same log-probs of text and chat answers', async () => {
    const { weights } = model;
    expect(await logpError(weights, tokenizedPairs(golden.textPairs), golden.baseLogps)).toBeLessThan(1e-4);
    expect(await logpError(weights, tokenizedPairs(golden.chatPairs), golden.chatBaseLogps)).toBeLessThan(
      1e-4,
    );
  });

  it('has the same log-probs with an adapter', async () => {
    const { view } = await adaptedPolicy(model, goldenPath(`values/${name}/adapter`));
    expect(await logpError(view, tokenizedPairs(golden.textPairs), golden.adapterLogps)).toBeLessThan(1e-4);
  });
});

describe('greedy generation', () => {
  type Continuations = Readonly<
    Record<string, readonly { readonly promptIds: readonly number[]; readonly newIds: readonly number[] }[]>
  >;
  const golden = readGolden('generation.json') as Continuations;

  it.each(Object.keys(golden))(
    'of %s continues as in transformers, both prompts in one batch',
    async (name) => {
      const cases = golden[name]!;
      const { network, weights } = await loadModel(executor, goldenFolder(name));
      const rows = cases.map(({ promptIds }) => ({
        promptIds: Int32Array.from(promptIds),
        sampling: { temperature: 0, topP: 1 },
        random: Random.fromSeed(0),
      }));
      const answers = await generate(network, weights, rows, { maxNewTokens: 32, endTokens: [] });
      expect(answers.map((ids) => [...ids])).toEqual(cases.map(({ newIds }) => newIds));
    },
  );
});
