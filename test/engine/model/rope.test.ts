import { describe, expect, test } from 'vitest';
import { inverseFrequencies, ropeTables } from '../../../main/engine/model/rope.ts';
import type { RopeScaling } from '../../../main/engine/model/architecture.ts';

interface Golden {
  readonly settings: { headDim: number; ropeTheta: number; ropeScaling: RopeScaling };
  readonly frequencies: readonly number[];
  /** At position 1000. */
  readonly cos: readonly number[];
  readonly sin: readonly number[];
}

/** From LlamaRotaryEmbedding of transformers 5.23.0 on torch 2.15.0, f32, CPU. */
const golden: Readonly<Record<string, Golden>> = {
  plain: {
    settings: { headDim: 8, ropeTheta: 1e4, ropeScaling: { type: 'none' } },
    frequencies: [1.0, 0.10000000149011612, 0.009999999776482582, 0.0010000000474974513],
    cos: [0.5623790621757507, 0.8623188734054565, -0.83907151222229, 0.5403023362159729],
    sin: [0.8268795609474182, -0.5063656568527222, -0.5440211296081543, 0.8414709568023682],
  },
  linear: {
    settings: { headDim: 8, ropeTheta: 1e4, ropeScaling: { type: 'linear', factor: 4 } },
    frequencies: [0.25, 0.02500000037252903, 0.0024999999441206455, 0.0002500000118743628],
    cos: [0.24098829925060272, 0.9912028312683105, -0.8011435866355896, 0.9689124226570129],
    sin: [-0.9705280065536499, -0.13235175609588623, 0.5984721183776855, 0.24740396440029144],
  },
  llama3: {
    settings: {
      headDim: 16,
      ropeTheta: 5e5,
      ropeScaling: {
        type: 'llama3',
        factor: 8,
        lowFreqFactor: 1,
        highFreqFactor: 4,
        originalContextLength: 8192,
      },
    },
    frequencies: [
      1.0, 0.193922758102417, 0.03760603070259094, 0.00729266507551074, 0.0005248460220173001,
      3.428102354519069e-5, 6.647869668086059e-6, 1.289173155782919e-6,
    ],
    cos: [
      0.5623790621757507, 0.6554753184318542, 0.9956709742546082, 0.5323012471199036, 0.8654010891914368,
      0.999412477016449, 0.9999778866767883, 0.9999991655349731,
    ],
    sin: [
      0.8268795609474182, -0.7552165985107422, -0.09294797480106354, 0.8465549945831299, 0.5010797381401062,
      0.03427430987358093, 0.006647820584475994, 0.0012891727965325117,
    ],
  },
};

describe.each(Object.entries(golden))('%s', (_, { settings, frequencies, cos, sin }) => {
  test('frequencies agree with PyTorch to an f32 step or two', () => {
    for (const [i, frequency] of inverseFrequencies(settings).entries()) {
      expect(Math.abs(frequency / frequencies[i]! - 1)).toBeLessThan(2.4e-7);
    }
  });

  test('cos and sin at position 1000 agree with PyTorch', () => {
    const tables = ropeTables(settings, 1001);
    const half = settings.headDim / 2;
    expect(tables.cos).toHaveLength(1001 * half);
    for (let i = 0; i < half; i += 1) {
      expect(Math.abs(tables.cos[1000 * half + i]! - cos[i]!)).toBeLessThan(2e-7);
      expect(Math.abs(tables.sin[1000 * half + i]! - sin[i]!)).toBeLessThan(2e-7);
    }
  });
});

test('position 0 does not rotate, and a longer table begins with the shorter one', () => {
  const settings = { headDim: 8, ropeTheta: 1e4, ropeScaling: { type: 'none' } } as const;
  const short = ropeTables(settings, 3);
  expect([...short.cos.slice(0, 4), ...short.sin.slice(0, 4)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  expect(ropeTables(settings, 9).cos.slice(0, 12)).toEqual(short.cos);
});
