import { NudgeError } from '../../../shared/errors.ts';
import { packSequences, type MicroBatch } from '../data/batch.ts';
import { splitMicroBatches } from '../data/batchPlan.ts';
import type { Network } from '../model/network.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { learningRateAt, warmupSteps } from '../optim/schedule.ts';
import { Random } from '../random.ts';
import { GradientAccumulator } from './gradients.ts';
import type { Policy } from './policy.ts';

/** How a model is trained from scratch on plain token sequences. */
export interface PretrainSettings {
  readonly learningRate: number;
  readonly steps: number;
  /** Fraction of the steps spent warming up. */
  readonly warmup: number;
  readonly clipNorm: number;
  /** Tokens per optimizer step. */
  readonly batchTokens: number;
  /** Padded tokens per forward pass. */
  readonly microTokens: number;
  readonly seed: number;
}

export interface PretrainJob {
  readonly network: Network;
  /** A full-training policy. */
  readonly policy: Policy;
  readonly optimizer: Optimizer;
  readonly settings: PretrainSettings;
  /** Each begins with BOS; every token after the first is predicted. */
  readonly sequences: readonly Int32Array[];
  readonly onStep: (metrics: PretrainMetrics) => void;
  readonly shouldStop: () => boolean;
}

export interface PretrainMetrics {
  readonly step: number;
  /** Mean cross-entropy a token, nats. */
  readonly loss: number;
  readonly grad_norm: number;
  readonly lr: number;
  readonly tokens_per_second: number;
}

/**
 * Next-token prediction over whole documents: minimises the mean of −log p(token | tokens before it).
 * Documents are laid end to end into rows, so that little is padding; each is read on from its own BOS.
 * @throws NudgeError TRAINING_DIVERGED when the gradient stops being a number.
 */
export async function pretrain(job: PretrainJob): Promise<void> {
  const { network, policy, optimizer, settings, onStep } = job;
  const accumulator = new GradientAccumulator(network, policy, 'save');
  const batches = endlessBatches(job.sequences, settings);
  const schedule = {
    name: 'cosine' as const,
    peak: settings.learningRate,
    totalSteps: settings.steps,
    warmupSteps: warmupSteps(settings.warmup, settings.steps),
  };
  for (let step = 0; step < settings.steps && !job.shouldStop(); step++) {
    const start = performance.now();
    const rows = batches.next().value;
    const tokens = rows.reduce((sum, row) => sum + row.length - 1, 0);
    let loss = 0;
    for (const batch of microBatches(rows, settings.microTokens)) {
      await accumulator.add(batch, ({ logp }) => {
        loss -= logp.reduce((sum, value) => sum + value, 0) / tokens;
        return new Float32Array(logp.length).fill(-1 / tokens);
      });
    }
    const lr = learningRateAt(step, schedule);
    const norm = await optimizer.step(accumulator.take(), lr, settings.clipNorm);
    if (!Number.isFinite(norm)) throw diverged(step + 1);
    const seconds = (performance.now() - start) / 1000;
    onStep({ step: step + 1, loss, grad_norm: norm, lr, tokens_per_second: tokens / seconds });
  }
}

function microBatches(rows: readonly Int32Array[], microTokens: number): MicroBatch[] {
  const lengths = rows.map((row) => row.length);
  return splitMicroBatches([...rows.keys()], lengths, microTokens).map((indices) =>
    packSequences(
      indices.map((i) => {
        const row = rows[i] ?? new Int32Array();
        return { promptIds: row.subarray(0, 1), answerIds: row.subarray(1) };
      }),
    ),
  );
}

/** Batches of about `batchTokens`, epoch after epoch, each in a new order. */
function* endlessBatches(
  sequences: readonly Int32Array[],
  { batchTokens, seed }: PretrainSettings,
): Generator<Int32Array[], never> {
  for (let epoch = 0; ; epoch++) {
    let batch: Int32Array[] = [];
    let tokens = 0;
    for (const sequence of Random.fromSeed(seed).fork('epoch').fork(epoch).shuffle(sequences)) {
      batch.push(sequence);
      tokens += sequence.length;
      if (tokens < batchTokens) continue;
      yield batch;
      batch = [];
      tokens = 0;
    }
    if (batch.length > 0) yield batch;
  }
}

/** Documents laid end to end into rows of at most `length` tokens; a longer document is cut. */
export function layEndToEnd(documents: readonly Int32Array[], length: number): Int32Array[] {
  const rows: Int32Array[] = [];
  let row: number[] = [];
  for (const document of documents) {
    if (row.length > 0 && row.length + document.length > length) {
      rows.push(Int32Array.from(row));
      row = [];
    }
    row.push(...document.subarray(0, length));
  }
  if (row.length > 1) rows.push(Int32Array.from(row));
  return rows;
}

function diverged(step: number): NudgeError {
  return new NudgeError(
    'TRAINING_DIVERGED',
    `The gradient stopped being a number at step ${String(step)}.`,
    'Start again with a smaller learning rate.',
    { step },
  );
}
