import type { Curve } from '../../../renderer/readings/curve.ts';

/** A generator of chance that is the same every time: mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers of mean 0 and deviation 1 (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A curve over steps 1 … count: `shape` of how far the run is (0–1), with noise. */
export function noisy(count: number, shape: (done: number) => number, noise = 0, seed = 1): Curve {
  const random = chance(seed);
  const steps = Array.from({ length: count }, (_, i) => i + 1);
  const values = steps.map((step) => shape(step / count) + noise * normal(random));
  return { steps, values };
}

/** A curve of a few evaluations. */
export function evaluations(values: readonly number[], every = 100): Curve {
  return { steps: values.map((_, i) => i * every), values };
}

/** The same curve, ending in numbers that are none. */
export function broken(curve: Curve, missing = 3, value = NaN): Curve {
  const { steps, values } = curve;
  return { steps, values: Array.from(values, (each, i) => (i < values.length - missing ? each : value)) };
}

export const noEvaluations: Curve = { steps: [], values: [] };
