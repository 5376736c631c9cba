import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cpuExecutor } from '../../../main/engine/runtime/session.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';
import { scorePairs, scoreSequences } from '../../../main/engine/train/scoring.ts';
import type { TokenizedPair } from '../../../shared/pair.ts';
import type { TrainSettings } from '../../../shared/run.ts';
import { largestDifference, relativeError } from '../../support/closeness.ts';
import { dpoGradient } from '../../support/dpoGradient.ts';
import { dpoRun, memoryCache, type DpoRunResult } from '../../support/dpoRun.ts';
import {
  goldenFolder,
  goldenModels,
  goldenPath,
  goldenValues,
  tokenizedPairs,
} from '../../support/goldenModel.ts';
import { adaptedPolicy, loadModel } from '../../support/loadedModel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const one = cpuExecutor(1);
const two = cpuExecutor(2);
afterAll(async () => {
  await one.close();
  await two.close();
});

/** Sixteen pairs whose rows are 30 to 170 tokens long. */
const pairs = tokenizedPairs(goldenValues('llama-tied').textPairs);

/** Every pass holds one pair, so nothing is padded; or as many as a batch has. */
const single = 1;
const together = 100_000;

function settings(changes: Partial<TrainSettings> = {}): TrainSettings {
  return {
    ...defaultSettings('lora'),
    lora: { rank: 4, alpha: 8, rslora: false, targets: 'all' },
    learningRate: 1e-3,
    epochs: 2,
    batchPairs: 8,
    ...changes,
  };
}

function train(executor: typeof one, changes: Partial<TrainSettings> = {}): Promise<DpoRunResult> {
  return dpoRun(executor, { folder: goldenFolder('llama-tied'), settings: settings(changes), pairs });
}

/** The trained tensors of a run as one long array. */
function flat({ trained }: DpoRunResult): Float32Array {
  return Float32Array.from(trained.flatMap((group) => Object.values(group).flatMap((values) => [...values])));
}

function lossesOf({ steps }: DpoRunResult): number[] {
  return steps.map(({ loss }) => loss);
}

describe.each(goldenModels)('the first step of %s', (name) => {
  it.each([
    { reference: single, training: 1000 },
    { reference: 500, training: single },
  ])(
    'is ln 2 with margins and accuracies of 0: the reference in passes of $reference tokens, the policy of $training',
    async ({ reference, training }) => {
      const folder = goldenFolder(name);
      const referenceCache = memoryCache();
      const run = { folder, pairs: pairs.slice(0, 8), referenceCache };
      const base = { epochs: 1, maxSteps: 1, batchPairs: 8 };
      await dpoRun(one, { ...run, settings: settings({ ...base, microTokens: reference }) });
      const { steps } = await dpoRun(one, { ...run, settings: settings({ ...base, microTokens: training }) });
      const [first] = steps;
      expect(Math.abs(first!.loss - Math.LN2)).toBeLessThan(1e-7);
      expect(first!['rewards/margins']).toBe(0);
      expect(first!['rewards/chosen']).toBe(0);
      expect(first!['rewards/rejected']).toBe(0);
      expect(first!['rewards/accuracies']).toBe(0);
    },
  );
});

describe('a run', () => {
  let run: DpoRunResult;
  beforeAll(async () => {
    run = await train(one, { microTokens: together });
  });

  it('is the same, bit for bit, when it is made again', async () => {
    const again = await train(one, { microTokens: together });
    expect(lossesOf(again)).toEqual(lossesOf(run));
    expect(flat(again)).toEqual(flat(run));
  });

  it('is another one with another seed', async () => {
    const other = await train(one, { microTokens: together, seed: 43 });
    expect(lossesOf(other)).not.toEqual(lossesOf(run));
  });

  it.each([
    { what: 'one pair a pass (8 × 1 is 1 × 8, and no padding)', executor: one, microTokens: single },
    { what: 'passes of a few pairs', executor: one, microTokens: 500 },
    { what: 'two threads', executor: two, microTokens: together },
    { what: 'two threads and one pair a pass', executor: two, microTokens: single },
  ])('does not change beyond rounding with $what', async ({ executor, microTokens }) => {
    const other = await train(executor, { microTokens });
    expect(largestDifference(lossesOf(other), lossesOf(run)), 'losses').toBeLessThan(1e-6);
    expect(relativeError(flat(other), flat(run)), 'weights').toBeLessThan(1e-5);
  });

  it('in full training does not depend on the micro-batches either', async () => {
    const full = { method: 'full', learningRate: 1e-4 } as const;
    const eight = await train(one, { ...full, microTokens: together });
    const ones = await train(one, { ...full, microTokens: single });
    expect(largestDifference(lossesOf(ones), lossesOf(eight)), 'losses').toBeLessThan(1e-6);
    expect(relativeError(flat(ones), flat(eight)), 'weights').toBeLessThan(1e-5);
  });
});

describe.each(goldenModels)('on %s', (name) => {
  it('a row with a shared prompt scores as two separate sequences', async () => {
    const { network, weights } = await loadModel(one, goldenFolder(name));
    const shared: Record<'chosen' | 'rejected', number[]> = { chosen: [], rejected: [] };
    for await (const scored of scorePairs(network, weights, pairs, 500)) {
      for (const { pair, chosen, rejected } of scored) {
        shared.chosen[pair.row] = chosen.logp;
        shared.rejected[pair.row] = rejected.logp;
      }
    }
    const apart = (answer: (pair: TokenizedPair) => Int32Array): Promise<number[]> => {
      const sequences = pairs.map((pair) => ({ promptIds: pair.promptIds, answerIds: answer(pair) }));
      return scoreSequences(network, weights, sequences, 500);
    };
    expect(largestDifference(shared.chosen, await apart((pair) => pair.chosenIds))).toBeLessThan(1e-4);
    expect(largestDifference(shared.rejected, await apart((pair) => pair.rejectedIds))).toBeLessThan(1e-4);
  });

  it('saved and recomputed residuals give the same gradients', async () => {
    const model = await loadModel(one, goldenFolder(name));
    const policy = await adaptedPolicy(model, goldenPath(`values/${name}/adapter`));
    const { baseLogps } = goldenValues(name);
    const gradients = async (residuals: 'save' | 'recompute') => {
      const options = { residuals, microTokens: together };
      return (await dpoGradient(model.network, policy, pairs.slice(0, 4), baseLogps, options)).gradients;
    };
    const saved = await gradients('save');
    for (const [layer, group] of (await gradients('recompute')).entries()) {
      for (const [tensor, values] of Object.entries(group)) {
        expect(relativeError(saved[layer]![tensor]!, values), tensor).toBeLessThan(1e-6);
      }
    }
  });
});
