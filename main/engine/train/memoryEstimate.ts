import type { TrainSettings } from '../../../shared/run.ts';
import { loraTargets, loraTensors } from '../model/lora.ts';
import { modelTensors, type ModelFolder } from '../model/modelFolder.ts';
import { microBatchShapes } from './batchCost.ts';

const f32 = 4;

/**
 * What training takes, as multiples of what its shapes say: fitted to the measured peaks of seventeen runs on the
 * CPU, models of 3 to 500 million parameters, rows of 90 to 1,300 tokens, LoRA and full training. All but one lie
 * within a tenth. Peaks hold what ONNX Runtime keeps of its working memory, which no shape tells.
 */
const factors = {
  weights: 0.95,
  /** Adapter, gradient, two moments; updates are written beside the old values. */
  lora: 3.7,
  /** As with an adapter, and the first update meets moments that are not yet given back. */
  full: 6.1,
  /** The input of every layer, kept for the backward pass. */
  layerInputs: 1.4,
  /** Products, weights and gradients of the attention of one layer, forward and backward. */
  attention: 17,
  /** Logits, their softmax and its gradient, in chunks. */
  logits: 11.7,
} as const;

/** Node, ONNX Runtime and Nudge itself, in bytes. */
const program = 207 * 2 ** 20;

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
  const numbers =
    factors.weights * weights +
    trained +
    factors.layerInputs * layers * rows * tokens * hiddenSize +
    factors.attention * rows * heads * tokens * tokens +
    factors.logits * logits;
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
