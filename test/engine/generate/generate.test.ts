import { afterAll, describe, expect, it, vi } from 'vitest';
import { generate, type GenerationRow } from '../../../main/engine/generate/generate.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { goldenFolder, goldenModels, goldenPath, goldenValues } from '../../support/goldenModel.ts';
import { adaptedPolicy, loadModel } from '../../support/loadedModel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(1);
afterAll(() => executor.close());

/** Prompts of 4 to 90 tokens, answered half of them greedily, half by chance. */
function rowsOf(name: string): GenerationRow[] {
  return goldenValues(name)
    .textPairs.slice(0, 6)
    .map(({ prompt_ids }, i) => ({
      promptIds: Int32Array.from(prompt_ids),
      sampling: { temperature: i % 2, topP: 0.9 },
      random: Random.fromSeed(8).fork(i),
    }));
}

describe('generate', () => {
  const options = { maxNewTokens: 12, endTokens: [] };

  it.each(goldenModels)(
    'answers prompts together as one by one, with and without adapter: %s',
    async (name) => {
      const model = await loadModel(executor, goldenFolder(name));
      const { view } = await adaptedPolicy(model, goldenPath(`values/${name}/adapter`));
      for (const policy of [model.weights, view]) {
        const together = await generate(model.network, policy, rowsOf(name), options);
        const apart: Int32Array[] = [];
        for (const row of rowsOf(name))
          apart.push(...(await generate(model.network, policy, [row], options)));
        expect(together).toEqual(apart);
      }
    },
  );

  it('ends each answer with its end token, and all of them when asked to stop', async () => {
    const { network, weights } = await loadModel(executor, goldenFolder('qwen3'));
    const [full] = await generate(network, weights, rowsOf('qwen3').slice(0, 1), options);
    const end = full![4]!;
    const [ended] = await generate(network, weights, rowsOf('qwen3').slice(0, 1), {
      ...options,
      endTokens: [end],
    });
    expect(ended).toEqual(full!.slice(0, full!.indexOf(end) + 1));
    let tokens = 0;
    const stopped = await generate(network, weights, rowsOf('qwen3'), {
      ...options,
      onToken: () => (tokens += 1),
      shouldStop: () => tokens >= 12,
    });
    expect(stopped.map(({ length }) => length)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('answers nothing to no prompts', async () => {
    const { network, weights } = await loadModel(executor, goldenFolder('qwen3'));
    expect(await generate(network, weights, [], options)).toEqual([]);
  });
});
