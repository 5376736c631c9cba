import { NudgeError } from '../../../shared/errors.ts';
import type { Random } from '../random.ts';
import { checkSetting } from '../settingRange.ts';

/** How the next token is chosen. */
export interface SamplingSettings {
  /** Logits are divided by this; 0 always takes the likeliest token. */
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are drawn from; 1 for all. */
  readonly topP: number;
}

/** @throws NudgeError SETTING_OUT_OF_RANGE */
export function checkSamplingSettings({ temperature, topP }: SamplingSettings): void {
  const temperatureAdvice = '0 always gives the likeliest answer; 1 draws as the model was trained.';
  checkSetting('temperature', temperature, { min: 0, max: 100, advice: temperatureAdvice });
  checkSetting('topP', topP, {
    above: 0,
    max: 1,
    advice: '1 allows every token; 0.9 leaves out unlikely ones.',
  });
}

/**
 * One token id drawn from softmax(logits / temperature), cut to the nucleus (arXiv 1904.09751).
 * Draws exactly one number from `random`, or none when the temperature is 0.
 * @param logits f32 [V]; −∞ for a token that may not be chosen.
 * @throws NudgeError TRAINING_DIVERGED when the logits hold NaN or +∞, or no finite value at all.
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: SamplingSettings,
  random: Pick<Random, 'uniform'>,
): number {
  const best = likeliestToken(logits);
  if (temperature === 0) return best;
  const weights = softmaxWeights(logits, logits[best]!, temperature);
  const candidates = topP < 1 ? nucleus(weights, topP) : weights.keys();
  return draw(candidates, weights, random.uniform()) ?? best;
}

/**
 * The id of the highest logit, the lowest id among equals.
 * @throws NudgeError TRAINING_DIVERGED as `sampleToken`.
 */
export function likeliestToken(logits: Float32Array): number {
  let best = -1;
  let highest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (Number.isNaN(logit)) throw brokenLogits(`The model's score of token ${id} is not a number.`);
    if (logit > highest) {
      highest = logit;
      best = id;
    }
  }
  if (!Number.isFinite(highest)) throw brokenLogits('The model gave no token a finite highest score.');
  return best;
}

/** f64 [V]: e^((logit − highest) / temperature), so 1 for the likeliest token and never above. */
function softmaxWeights(logits: Float32Array, highest: number, temperature: number): Float64Array {
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < logits.length; id++) weights[id] = Math.exp((logits[id]! - highest) / temperature);
  return weights;
}

/**
 * The smallest set of likeliest tokens whose probability reaches `topP`, likeliest first, at least one.
 * Among equals the lower id comes first.
 */
function nucleus(weights: Float64Array, topP: number): number[] {
  const total = sum(weights);
  const sorted = possibleMembers(weights, total, topP).sort((a, b) => weights[b]! - weights[a]! || a - b);
  let reached = 0;
  let size = 0;
  while (size < sorted.length && (size === 0 || reached < topP * total)) {
    reached += weights[sorted[size]!]!;
    size += 1;
  }
  return sorted.slice(0, size);
}

/**
 * Tokens that can be in the nucleus at all. Those below (1 − topP)/V, together, hold less than 1 − topP, so
 * the others reach topP without them. This leaves few tokens to sort, out of a whole vocabulary.
 */
function possibleMembers(weights: Float64Array, total: number, topP: number): number[] {
  const least = ((1 - topP) * total) / weights.length;
  const members: number[] = [];
  for (let id = 0; id < weights.length; id++) {
    if (weights[id]! >= least) members.push(id);
  }
  return members;
}

/** The candidate at `point` of the cumulated weights, 0 ≤ point < 1; the last possible one if rounding overshoots. */
function draw(candidates: Iterable<number>, weights: Float64Array, point: number): number | undefined {
  const ids = [...candidates];
  const total = ids.reduce((reached, id) => reached + weights[id]!, 0);
  let left = point * total;
  let last: number | undefined;
  for (const id of ids) {
    const weight = weights[id]!;
    if (weight === 0) continue;
    last = id;
    left -= weight;
    if (left < 0) return id;
  }
  return last;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function brokenLogits(message: string): NudgeError {
  const hint =
    'The model has been damaged, most often by a learning rate that is too high. Train again with a lower one, or pick another model.';
  return new NudgeError('TRAINING_DIVERGED', message, hint);
}
