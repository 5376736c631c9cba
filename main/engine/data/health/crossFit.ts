import { buckets } from './answerDifferences.ts';
import type { AnswerDifferences } from './answerDifferences.ts';
import { mix32 } from './hash.ts';

/** How often the pairs are gone over: few pairs need more rounds, and leave time for them. */
interface Effort {
  readonly folds: number;
  readonly epochs: number;
  /** Other folds each time, averaged. */
  readonly repeats: number;
  /** Size of the first step. A single round takes larger ones. */
  readonly rate: number;
}

const efforts: readonly (Effort & { readonly pairs: number })[] = [
  { pairs: 2_000, folds: 5, epochs: 10, repeats: 5, rate: 0.5 },
  { pairs: 10_000, folds: 5, epochs: 5, repeats: 2, rate: 0.5 },
  { pairs: 16_000, folds: 3, epochs: 2, repeats: 1, rate: 0.5 },
  { pairs: Infinity, folds: 2, epochs: 1, repeats: 1, rate: 2 },
];

/** The length is one feature against a hundred words: it learns slower. */
const lengthRate = 0.3;

/**
 * How clearly other pairs' answers say that each pair's chosen answer is the better one: the logit of a linear
 * classifier that never saw the pair, nor another one with its prompt. Positive: as labelled.
 *
 * Logistic regression on the differences, x · w, without an offset, as a pair turned round is labelled the other
 * way; stochastic gradient steps that shrink to zero; cross-fitting over folds of prompts. Pairs are gone over in
 * the order of their hashes: the result does not depend on the order they came in.
 * @returns f32 [pairs]
 */
export function crossFit(differences: AnswerDifferences, pairs: number): Float32Array {
  const effort = efforts.find((each) => pairs < each.pairs)!;
  const logits = new Float32Array(pairs);
  for (let repeat = 0; repeat < effort.repeats; repeat++) {
    const order = hashOrder(differences.pairKeys, pairs, repeat);
    const folds = Uint8Array.from(
      { length: pairs },
      (_, pair) => (mix32(differences.promptKeys[pair]! + repeat * 0x61c88647) >>> 0) % effort.folds,
    );
    for (let fold = 0; fold < effort.folds; fold++) {
      const model = new LinearModel(differences);
      model.train(
        order.filter((pair) => folds[pair] !== fold),
        effort,
      );
      for (let pair = 0; pair < pairs; pair++) {
        if (folds[pair] === fold) logits[pair]! += model.logit(pair) / effort.repeats;
      }
    }
  }
  return logits;
}

/** Positions by a hash of their keys; each `repeat` has another order. */
function hashOrder(keys: Uint32Array, pairs: number, repeat: number): Uint32Array {
  const sorted = new BigUint64Array(pairs);
  // Little-endian: the second half of each value is the upper one.
  const halves = new Uint32Array(sorted.buffer);
  for (let pair = 0; pair < pairs; pair++) {
    halves[2 * pair] = pair;
    halves[2 * pair + 1] = mix32(keys[pair]! ^ Math.imul(repeat + 1, 0x9e3779b1));
  }
  sorted.sort();
  return Uint32Array.from({ length: pairs }, (_, i) => halves[2 * i]!);
}

class LinearModel {
  readonly #differences: AnswerDifferences;
  readonly #weights = new Float32Array(buckets);
  #lengthWeight = 0;

  constructor(differences: AnswerDifferences) {
    this.#differences = differences;
  }

  train(order: Uint32Array, { epochs, rate }: Effort): void {
    const steps = order.length * epochs;
    for (let step = 0; step < steps; step++) {
      const pair = order[step % order.length]!;
      const gradient = 1 / (1 + Math.exp(this.logit(pair)));
      this.#move(pair, rate * (1 - step / steps) * gradient);
    }
  }

  logit(pair: number): number {
    const { features, starts, ofChosen, longer } = this.#differences;
    const weights = this.#weights;
    const [start, end] = [starts[pair]!, starts[pair + 1]!];
    const middle = start + ofChosen[pair]!;
    let sum = 0;
    for (let i = start; i < middle; i++) sum += weights[features[i]!]!;
    for (let i = middle; i < end; i++) sum -= weights[features[i]!]!;
    return sum / Math.sqrt(Math.max(1, end - start)) + this.#lengthWeight * longer[pair]!;
  }

  #move(pair: number, by: number): void {
    const { features, starts, ofChosen, longer } = this.#differences;
    const weights = this.#weights;
    const [start, end] = [starts[pair]!, starts[pair + 1]!];
    const middle = start + ofChosen[pair]!;
    const step = by / Math.sqrt(Math.max(1, end - start));
    for (let i = start; i < middle; i++) weights[features[i]!]! += step;
    for (let i = middle; i < end; i++) weights[features[i]!]! -= step;
    this.#lengthWeight += lengthRate * by * longer[pair]!;
  }
}
