import type { MicroBatch } from '../data/batch.ts';
import type { TokenScores } from '../model/network.ts';

/** Sums over the scored tokens of every sequence of a micro-batch, f64 [sequences]. */
export interface SequenceScores {
  /** log π(answer | prompt), nats. */
  readonly logps: Float64Array;
  readonly entropy: Float64Array;
  /** Σ of the mean logit over the vocabulary. */
  readonly meanLogits: Float64Array;
}

export function sumSequences(batch: MicroBatch, scores: TokenScores): SequenceScores {
  const sums = (tokens: Float32Array): Float64Array => {
    const totals = new Float64Array(batch.sequences);
    batch.sequence.forEach((sequence, i) => {
      totals[sequence] = (totals[sequence] ?? 0) + (tokens[i] ?? 0);
    });
    return totals;
  };
  return { logps: sums(scores.logp), entropy: sums(scores.entropy), meanLogits: sums(scores.logit) };
}

/** One number a sequence, repeated for each of its scored tokens: f32 [T]. */
export function spreadToTokens(batch: MicroBatch, bySequence: Float64Array): Float32Array {
  return Float32Array.from(batch.sequence, (sequence) => bySequence[sequence] ?? 0);
}
