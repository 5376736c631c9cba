import { packRows, rowLength, type MicroBatch } from '../../main/engine/data/batch.ts';
import { splitMicroBatches } from '../../main/engine/data/batchPlan.ts';
import { pairLoss } from '../../main/engine/loss/pairLoss.ts';
import type { Network } from '../../main/engine/model/network.ts';
import type { Residuals } from '../../main/engine/model/programs.ts';
import { GradientAccumulator, type LossGradient } from '../../main/engine/train/gradients.ts';
import type { Policy } from '../../main/engine/train/policy.ts';
import { spreadToTokens, sumSequences } from '../../main/engine/train/sequenceScores.ts';
import type { TokenizedPair } from '../../shared/pair.ts';
import { lossSettings } from './lossSettings.ts';

/** Summed reference log-probs by the pairs' rows. */
export interface ReferenceSums {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

/** Gradients on the host: one record a parameter group, by tensor name. */
export type HostGradients = readonly Readonly<Record<string, Float32Array>>[];

/** The gradient of the mean sigmoid loss, beta 0.1, over the pairs, gathered over micro-batches. */
export async function dpoGradient(
  network: Network,
  policy: Policy,
  pairs: readonly TokenizedPair[],
  reference: ReferenceSums,
  options: { readonly residuals: Residuals; readonly microTokens: number },
): Promise<{ readonly loss: number; readonly gradients: HostGradients }> {
  const accumulator = new GradientAccumulator(network, policy, options.residuals);
  let loss = 0;
  const lossGradient =
    (batch: MicroBatch): LossGradient =>
    (scores) => {
      const { logps } = sumSequences(batch, scores);
      const dLogps = new Float64Array(batch.sequences);
      batch.pairs.forEach(({ row, chosenIds, rejectedIds }, i) => {
        const pair = {
          chosen: logps[2 * i]!,
          rejected: logps[2 * i + 1]!,
          refChosen: reference.chosen[row]!,
          refRejected: reference.rejected[row]!,
          chosenTokens: chosenIds.length,
          rejectedTokens: rejectedIds.length,
        };
        const result = pairLoss(pair, lossSettings('sigmoid'), { batchPairs: 1, batchChosenTokens: 1 });
        loss += result.loss / pairs.length;
        dLogps[2 * i] = result.dChosen / pairs.length;
        dLogps[2 * i + 1] = result.dRejected / pairs.length;
      });
      return spreadToTokens(batch, dLogps);
    };
  for (const indices of splitMicroBatches([...pairs.keys()], pairs.map(rowLength), options.microTokens)) {
    const batch = packRows(indices.map((i) => pairs[i]!));
    await accumulator.add(batch, lossGradient(batch));
  }
  return { loss, gradients: await download(network, accumulator) };
}

async function download(network: Network, accumulator: GradientAccumulator): Promise<HostGradients> {
  const groups: Record<string, Float32Array>[] = [];
  for (const tensors of accumulator.take()) {
    const group: Record<string, Float32Array> = {};
    for (const [name, tensor] of Object.entries(tensors)) {
      group[name] = (await network.executor.download(tensor)).slice();
      network.executor.free(tensor);
    }
    groups.push(group);
  }
  return groups;
}
