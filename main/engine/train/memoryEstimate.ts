import type { TrainSettings } from '../../../shared/run.ts';
import { loraTargets, loraTensors } from '../model/lora.ts';
import { modelTensors, type ModelFolder } from '../model/modelFolder.ts';
import { microBatchShapes } from './batchCost.ts';

const f32 = 4;

/**
 * What a run takes, as multiples of what its shapes say: fitted to the measured peaks of sixteen whole runs on the
 * CPU, with models of 3 to 500 million parameters, rows of 60 to 1,300 tokens, LoRA and full training. The estimate
 * was between 13 % below and 7 % above them. The factors are more than the tensors in use at one moment: peaks hold
 * what ONNX Runtime and the buffer pool keep for the next batch, and what the garbage collector has not seen yet.
 */
const factors = {
  weights: 1.05,
  /** Adapter, gradient and two moments, the old ones beside the new. */
  lora: 10,
  /** The same where every weight is trained, beside the weights themselves. */
  full: 7.3,
  /** The input of every layer, kept for the backward pass. */
  layerInputs: 7.5,
  /** Scores, weights and gradients of the attention of one layer, forward and backward. */
  attention: 25,
  /** Logits, their softmax and its gradient, in chunks. */
  logits: 9.7,
  /** Logits of the answers that are sampled, one token of each at a time. */
  sampledLogits: 62,
} as const;

/** Node, ONNX Runtime and Nudge itself, in bytes. */
const program = 298 * 2 ** 20;

/** Answers sampled a prompt; see `sampleAnswers`. */
const answersPerPrompt = 4;

/** Logits that are held at once, in numbers; see `Network`. */
const logitsAtOnce = 8 * 2 ** 20;

/**
 * About how much memory a run takes at its peak, in bytes, from shapes alone.
 * @param rowLengths tokens of each row that is trained on
 */
export function estimateMemory(
  model: Pick<ModelFolder, 'family' | 'architecture'>,
  settings: TrainSettings,
  rowLengths: ArrayLike<number>,
): number {
  const { layers, hiddenSize, heads, vocabSize } = model.architecture;
  const { rows, tokens } = largestPass(rowLengths, settings);
  const weights = countOf(modelTensors(model.family, model.architecture));
  const trained =
    settings.method === 'full' ? factors.full * weights : factors.lora * adapterSize(model, settings);
  const logits = Math.min(rows * tokens * vocabSize, logitsAtOnce);
  const sampled = Math.min(answersPerPrompt * settings.samplePrompts * vocabSize, logitsAtOnce);
  const numbers =
    factors.weights * weights +
    trained +
    factors.layerInputs * layers * rows * tokens * hiddenSize +
    factors.attention * rows * heads * tokens * tokens +
    factors.logits * logits +
    factors.sampledLogits * sampled;
  return Math.round(program + f32 * numbers);
}

/** The pass with the most tokens, N rows of S: the longest rows, as many as fit. */
function largestPass(
  rowLengths: ArrayLike<number>,
  { batchPairs, microTokens }: TrainSettings,
): { rows: number; tokens: number } {
  const longest = Array.from(rowLengths)
    .toSorted((a, b) => b - a)
    .slice(0, batchPairs);
  const shapes = microBatchShapes(longest, microTokens);
  return shapes.reduce((a, b) => (b.rows * b.tokens > a.rows * a.tokens ? b : a), { rows: 0, tokens: 0 });
}

function adapterSize(
  { family, architecture }: Pick<ModelFolder, 'family' | 'architecture'>,
  { lora }: TrainSettings,
): number {
  const targets = loraTargets(family.layerTensors(architecture, 0), lora);
  return architecture.layers * countOf(loraTensors(targets, lora.rank));
}

function countOf(tensors: readonly { readonly shape: readonly number[] }[]): number {
  return tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
