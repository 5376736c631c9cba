import { packRows, packSequences, rowLength, type MicroBatch, type TokenSequence } from '../data/batch.ts';
import { splitMicroBatches } from '../data/batchPlan.ts';
import type { TokenizedPair } from '../../../shared/pair.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network, TokenScores } from '../model/network.ts';
import { sumSequences, type SequenceScores } from './sequenceScores.ts';

/** One forward pass without gradients: how likely each scored token is. */
export async function scoreTokens(
  network: Network,
  view: ModelView,
  batch: MicroBatch,
): Promise<TokenScores> {
  const placed = await network.place(batch);
  const { hidden } = await network.forward(view, placed, null);
  const scores = await network.score(view, hidden, batch, false);
  network.executor.free(hidden);
  network.unplace(placed);
  return scores;
}

async function scoreBatch(network: Network, view: ModelView, batch: MicroBatch): Promise<SequenceScores> {
  return sumSequences(batch, await scoreTokens(network, view, batch));
}

/** log π of both answers of one pair, and what the metrics want to know of them. */
export interface ScoredPair {
  readonly pair: TokenizedPair;
  readonly chosen: ScoredAnswer;
  readonly rejected: ScoredAnswer;
}

export interface ScoredAnswer {
  readonly logp: number;
  readonly entropy: number;
  readonly meanLogits: number;
  readonly tokens: number;
}

/** The scores of pair `index` of a micro-batch. */
export function pairScores(batch: MicroBatch, scores: SequenceScores, index: number): ScoredPair {
  const answer = (sequence: number): ScoredAnswer => ({
    logp: scores.logps[sequence] ?? 0,
    entropy: scores.entropy[sequence] ?? 0,
    meanLogits: scores.meanLogits[sequence] ?? 0,
    tokens: batch.answerTokens[sequence] ?? 0,
  });
  const pair = batch.pairs[index];
  if (pair === undefined) throw new Error('a micro-batch of plain sequences has no pairs');
  return { pair, chosen: answer(2 * index), rejected: answer(2 * index + 1) };
}

/** Scores all pairs, a micro-batch of similar lengths at a time; the order of the results is the batches'. */
export async function* scorePairs(
  network: Network,
  view: ModelView,
  pairs: readonly TokenizedPair[],
  microTokens: number,
): AsyncGenerator<ScoredPair[]> {
  const lengths = pairs.map(rowLength);
  for (const indices of splitMicroBatches([...pairs.keys()], lengths, microTokens)) {
    const batch = packRows(indices.map((i) => pairs[i]).filter((pair) => pair !== undefined));
    const scores = await scoreBatch(network, view, batch);
    yield batch.pairs.map((_, i) => pairScores(batch, scores, i));
  }
}

/** log π(answer | prompt) of each sequence, nats, in order. */
export async function scoreSequences(
  network: Network,
  view: ModelView,
  sequences: readonly TokenSequence[],
  microTokens: number,
): Promise<number[]> {
  const lengths = sequences.map(({ promptIds, answerIds }) => promptIds.length + answerIds.length);
  const logps = new Array<number>(sequences.length).fill(0);
  for (const indices of splitMicroBatches([...sequences.keys()], lengths, microTokens)) {
    const batch = packSequences(
      indices.map((i) => sequences[i]).filter((sequence) => sequence !== undefined),
    );
    const scores = await scoreBatch(network, view, batch);
    indices.forEach((index, i) => (logps[index] = scores.logps[i] ?? 0));
  }
  return logps;
}
