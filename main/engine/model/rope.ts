import type { Architecture, RopeScaling } from './architecture.ts';

type RopeSettings = Pick<Architecture, 'headDim' | 'ropeTheta' | 'ropeScaling'>;

/** Rotary tables: cos and sin, f32 [positions, C/2] each. */
export interface RopeTables {
  readonly cos: Float32Array<ArrayBuffer>;
  readonly sin: Float32Array<ArrayBuffer>;
}

/**
 * Cosine and sine of every rotation: angle(p, i) = p · f_i (RoFormer, arXiv 2104.09864, eq. 15 and 34).
 *
 * Models are trained with frequencies and angles rounded to f32. At position 1,000 that rounding moves an
 * angle by up to 6e-5, so it is part of the model and is repeated here; cosine and sine are then taken in
 * double precision.
 */
export function ropeTables(settings: RopeSettings, positions: number): RopeTables {
  const frequencies = inverseFrequencies(settings);
  const half = frequencies.length;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position += 1) {
    for (let i = 0; i < half; i += 1) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

/** f32 [C/2]: f_i = θ^(−2i/C), stretched as `ropeScaling` says. */
export function inverseFrequencies({ headDim, ropeTheta, ropeScaling }: RopeSettings): Float32Array {
  const stretch = stretchOf(ropeScaling);
  return Float32Array.from({ length: headDim / 2 }, (_, i) => {
    const power = Math.fround(ropeTheta ** Math.fround((2 * i) / headDim));
    return stretch(Math.fround(1 / power));
  });
}

function stretchOf(scaling: RopeScaling): (frequency: number) => number {
  switch (scaling.type) {
    case 'none':
      return (frequency) => frequency;
    case 'linear':
      // Position interpolation, arXiv 2306.15595, eq. 4: positions p / factor, here on the frequency.
      return (frequency) => frequency / scaling.factor;
    case 'llama3':
      return (frequency) => stretchLlama3(frequency, scaling);
  }
}

/**
 * Llama 3.1's scaling: short waves stay, long waves are slowed by `factor`, and those between are blended by
 * how often they turn within the original context.
 * Source: `apply_scaling` of https://github.com/meta-llama/llama-models (models/llama3/model.py).
 */
function stretchLlama3(frequency: number, scaling: Extract<RopeScaling, { type: 'llama3' }>): number {
  const turns = (scaling.originalContextLength * frequency) / (2 * Math.PI);
  const { lowFreqFactor, highFreqFactor, factor } = scaling;
  if (turns > highFreqFactor) return frequency;
  if (turns < lowFreqFactor) return frequency / factor;
  const blend = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
  return ((1 - blend) * frequency) / factor + blend * frequency;
}
