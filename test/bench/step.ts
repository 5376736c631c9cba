import type { TokenizedPair } from '../../shared/pair.ts';
import { packRows, packSequences, rowLength, type MicroBatch } from '../../main/engine/data/batch.ts';
import { splitMicroBatches } from '../../main/engine/data/batchPlan.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { Network } from '../../main/engine/model/network.ts';
import type { Residuals } from '../../main/engine/model/programs.ts';
import { Optimizer } from '../../main/engine/optim/optimizer.ts';
import { Random } from '../../main/engine/random.ts';
import type { Executor } from '../../main/engine/runtime/executor.ts';
import { GradientAccumulator } from '../../main/engine/train/gradients.ts';
import { loraPolicy } from '../../main/engine/train/policy.ts';
import { architectureOf, type Shape } from './shapes.ts';

/** Pairs of random ids, all of one length, so that a step's work is known. */
export function randomPairs({ pairs, promptTokens, answerTokens, config }: Shape): TokenizedPair[] {
  const random = Random.fromSeed(5);
  const vocabulary = Number(config['vocab_size']);
  const ids = (count: number): Int32Array =>
    Int32Array.from({ length: count }, () => random.integer(vocabulary));
  return Array.from({ length: pairs }, (_, row) => ({
    row,
    promptIds: ids(promptTokens),
    chosenIds: ids(answerTokens),
    rejectedIds: ids(answerTokens),
    notes: [],
  }));
}

/** The micro-batches of a step with the prompt shared by both answers, or with each answer a row of its own. */
export function microBatches(
  pairs: readonly TokenizedPair[],
  microTokens: number,
  shared: boolean,
): MicroBatch[] {
  const rows = shared
    ? pairs.map((pair) => ({ length: rowLength(pair), pack: [pair] }))
    : pairs.flatMap(({ promptIds, chosenIds, rejectedIds }) =>
        [chosenIds, rejectedIds].map((answerIds) => ({
          length: promptIds.length + answerIds.length - 1,
          pack: [{ promptIds, answerIds }],
        })),
      );
  const lengths = rows.map(({ length }) => length);
  return splitMicroBatches([...rows.keys()], lengths, microTokens).map((indices) => {
    if (shared) return packRows(indices.map((i) => pairs[i]).filter((pair) => pair !== undefined));
    return packSequences(indices.flatMap((i) => (rows[i]?.pack ?? []).filter((row) => 'answerIds' in row)));
  });
}

export interface StepRunner {
  readonly network: Network;
  /** One whole optimizer step over the micro-batches, with the loss's gradient set to 1/T. */
  readonly step: (batches: readonly MicroBatch[]) => Promise<void>;
}

/** A LoRA policy of rank 16 on random weights of the shape. */
export async function stepRunner(
  executor: Executor,
  shape: Shape,
  residuals: Residuals,
): Promise<StepRunner> {
  const model = architectureOf(shape);
  const random = Random.fromSeed(1);
  const weights = await initialWeights(executor, model, random);
  const config = { rank: 16, alpha: 32, rslora: false, targets: 'all' as const };
  const policy = await loraPolicy(executor, model, weights, config, { random });
  const optimizer = await Optimizer.create(executor, policy.groups, {});
  const network = await Network.create(executor, model, model.architecture.contextLength);
  const accumulator = new GradientAccumulator(network, policy, residuals);
  const step = async (batches: readonly MicroBatch[]): Promise<void> => {
    for (const batch of batches) {
      await accumulator.add(batch, ({ logp }) => new Float32Array(logp.length).fill(-1 / logp.length));
    }
    await optimizer.step(accumulator.take(), 1e-5, 1);
  };
  return { network, step };
}
