/** Labels that are turned round, as logits of a classifier show them. */
export interface FlipModel {
  /** ε: the share of labels turned round, 0–0.4. */
  readonly rate: number;
  /** What the logits are to be multiplied by to be calibrated. */
  readonly sharpness: number;
  /** How much better the logits are explained than without turned labels: difference in log-likelihood. */
  readonly gain: number;
}

const bins = 512;
const rates = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.06,
  0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.35,
  0.4,
];
const sharpnesses = Array.from({ length: 41 }, (_, i) => 2 ** ((i - 16) / 4));

/**
 * Fits P(label) = (1 − ε) σ(a z) + ε σ(−a z) to the logits z of held-out pairs by maximum likelihood on a grid: the
 * noise model of cDPO and robust DPO. Pairs that are hard to tell have logits near zero and a small a; only labels
 * that the classifier is sure about and wrong about speak for turned ones.
 */
export function fitFlips(logits: Float32Array): FlipModel {
  const histogram = histogramOf(logits);
  const fits = sharpnesses.map((sharpness) => {
    const right = histogram.logits.map((logit) => sigmoid(sharpness * logit));
    const plain = logLikelihood(histogram.counts, right, 0);
    return { sharpness, plain, ...bestRate(histogram.counts, right) };
  });
  const plain = Math.max(...fits.map((fit) => fit.plain));
  const best = fits.reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
  return { rate: best.rate, sharpness: best.sharpness, gain: best.likelihood - plain };
}

/** The likelihood is concave in the rate: the best one is where it stops to grow. */
function bestRate(counts: readonly number[], right: readonly number[]): { rate: number; likelihood: number } {
  const at = (i: number): number => logLikelihood(counts, right, rates[i]!);
  let [first, last] = [0, rates.length - 1];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (at(middle + 1) > at(middle)) first = middle + 1;
    else last = middle;
  }
  return { rate: rates[first]!, likelihood: at(first) };
}

/** The probability that a pair with this logit is labelled the wrong way round. */
export function flipProbability({ rate, sharpness }: FlipModel, logit: number): number {
  const right = sigmoid(sharpness * logit);
  const flipped = rate * (1 - right);
  return flipped / (flipped + (1 - rate) * right);
}

interface Histogram {
  /** Logit in the middle of each bin that holds any. */
  readonly logits: readonly number[];
  readonly counts: readonly number[];
}

function histogramOf(logits: Float32Array): Histogram {
  const widest = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1e-9);
  const counts = new Array<number>(bins).fill(0);
  const scale = bins / (2 * widest);
  for (const logit of logits) counts[Math.min(bins - 1, Math.floor((logit + widest) * scale))]! += 1;
  const filled = counts.flatMap((count, bin) => (count > 0 ? [bin] : []));
  return {
    logits: filled.map((bin) => (bin + 0.5) / scale - widest),
    counts: filled.map((bin) => counts[bin]!),
  };
}

/** @param right probability of the label as it stands, for each of the bins of `counts` */
function logLikelihood(counts: readonly number[], right: readonly number[], rate: number): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin]! * Math.log(Math.max(1e-12, rate + (1 - 2 * rate) * right[bin]!));
  }
  return sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
