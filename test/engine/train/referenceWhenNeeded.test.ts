import { afterAll, describe, expect, it, vi } from 'vitest';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { pairKey, type ReferenceCache } from '../../../main/engine/train/referenceLogps.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import type { TrainSettings } from '../../../shared/run.ts';
import { largestDifference } from '../../support/closeness.ts';
import { dpoRun, memoryCache } from '../../support/dpoRun.ts';
import { goldenFolder, goldenValues, tokenizedPairs } from '../../support/goldenModel.ts';

vi.setConfig({ testTimeout: 60_000 });

type Method = TrainSettings['method'];

const executor = cpuExecutor(1);
afterAll(() => executor.close());

const folder = goldenFolder('llama-tied');
/** Sixteen: two steps an epoch. */
const pairs = tokenizedPairs(goldenValues('llama-tied').textPairs);

function settings(method: Method, changes: Partial<TrainSettings> = {}): TrainSettings {
  const base = defaultSettings(method);
  return { ...base, learningRate: 1e-3, epochs: 2, batchPairs: 8, microTokens: 300, ...changes };
}

/** A run, and how many pairs the reference had scored when each step was done; at the end also which. */
async function watched(method: Method, changes: Partial<TrainSettings> = {}, known = memoryCache()) {
  const scored: string[] = [];
  const after: number[] = [];
  const referenceCache: ReferenceCache = {
    lookUp: (keys) => known.lookUp(keys),
    store: (entries) => {
      scored.push(...entries.keys());
      known.store(entries);
    },
  };
  const onStep = (): void => void after.push(scored.length);
  const run = await dpoRun(executor, {
    folder,
    settings: settings(method, changes),
    pairs,
    referenceCache,
    onStep,
  });
  return { losses: run.steps.map(({ loss }) => loss), scored, after };
}

describe('the reference', () => {
  it('scores the pairs of a step just before it, and each pair once', async () => {
    const { scored, after } = await watched('lora');
    expect(after).toEqual([8, 16, 16, 16]);
    expect(scored.toSorted()).toEqual(pairs.map(pairKey).toSorted());
  });

  it('scores all pairs first in full training, which takes its weights', async () => {
    expect((await watched('full')).after).toEqual([16, 16, 16, 16]);
  });

  it.each(['lora', 'full'] as const)('scores only what a short run will see: %s', async (method) => {
    const { scored } = await watched(method, { maxSteps: 1 });
    expect(scored).toHaveLength(8);
    expect((await watched(method, { maxSteps: 3 })).scored).toHaveLength(16);
  });

  it('scores nothing for losses without it, and nothing that is known', async () => {
    const simpo = { ...defaultSettings('lora').loss, terms: [{ name: 'simpo', weight: 1 }] } as const;
    expect((await watched('lora', { loss: simpo })).scored).toEqual([]);
    const known = memoryCache();
    await watched('lora', { maxSteps: 1 }, known);
    expect((await watched('lora', {}, known)).after).toEqual([0, 8, 8, 8]);
  });

  it.each(['lora', 'full'] as const)(
    'gives the same run whether it was known before or not: %s',
    async (method) => {
      const known = memoryCache();
      const first = await watched(method, {}, known);
      const again = await watched(method, {}, known);
      expect(again.scored).toEqual([]);
      expect(largestDifference(again.losses, first.losses)).toBe(0);
      // Scored one pair at a time, in another order: the same beyond rounding.
      const singly = memoryCache();
      await watched(method, { maxSteps: 2, microTokens: 1, learningRate: 1e-12 }, singly);
      const other = await watched(method, {}, singly);
      expect(largestDifference(other.losses, first.losses)).toBeLessThan(1e-6);
    },
  );
});
