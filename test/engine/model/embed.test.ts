import { afterAll, describe, expect, it, vi } from 'vitest';
import { buildEmbed, buildEmbedVjp } from '../../../main/engine/model/embed.ts';
import { Random } from '../../../main/engine/random.ts';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { goldenFolder } from '../../support/goldenModel.ts';
import { randomTensor, runGraph } from '../../support/gradientCheck.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const executor = cpuExecutor(4);
afterAll(() => executor.close());

const architecture = { ...goldenFolder('llama-tied').architecture, vocabSize: 1000, hiddenSize: 256 };
const { vocabSize: V, hiddenSize: D } = architecture;

describe('the embedding', () => {
  it('looks up rows', async () => {
    const table = randomTensor(Random.fromSeed(1), [V, D]);
    const ids = Int32Array.of(5, 0, 999, 5);
    const { x } = await runGraph(executor, await executor.compile(buildEmbed(architecture)), {
      'embed.weight': table,
      ids: { shape: [4], data: ids },
    });
    ids.forEach((id, i) => {
      expect(x!.subarray(i * D, (i + 1) * D)).toEqual(
        (table.data as Float32Array).subarray(id * D, (id + 1) * D),
      );
    });
  });

  /** Twelve ids make up 2,048 tokens, so every thread has updates for the same rows. */
  it.each(Array.from({ length: 10 }, (_, i) => i))(
    'loses no update of repeated tokens across threads (repetition %i)',
    async (repetition) => {
      const random = Random.fromSeed(repetition);
      const [rows, tokens] = [16, 128];
      const ids = Int32Array.from({ length: rows * tokens }, () => 80 * random.integer(12));
      const dx = randomTensor(random, [rows * tokens, D]);
      const before = randomTensor(random, [V, D]);

      const expected = Float64Array.from(before.data as Float32Array);
      ids.forEach((id, i) => {
        for (let d = 0; d < D; d++) expected[id * D + d]! += Number(dx.data[i * D + d]);
      });
      const gradient = await runGraph(executor, await executor.compile(buildEmbedVjp(architecture, true)), {
        ids: { shape: [rows * tokens], data: ids },
        'd.x': dx,
        'acc.embed.weight': before,
      });
      const largest = gradient['d.embed.weight']!.reduce(
        (worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)),
        0,
      );
      expect(largest).toBeLessThan(1e-4);
    },
  );
});
