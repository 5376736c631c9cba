import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSamplingSettings,
  likeliestToken,
  sampleToken,
} from '../../../main/engine/generate/sampling.ts';
import { Random } from '../../../main/engine/random.ts';
import { thrownBy } from '../../support/nudgeError.ts';

// Quarters, so that two probabilities are either equal or well apart.
const rows = fc
  .array(fc.integer({ min: -120, max: 120 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values, (value) => value / 4));

function probabilities(row: Float32Array, temperature: number): number[] {
  const highest = Math.max(...row);
  const weights = Array.from(row, (logit) => Math.exp((logit - highest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The nucleus as transformers' TopPLogitsWarper finds it: drop from the bottom while at most 1 − p is gone. */
function nucleusFromBelow(probability: readonly number[], topP: number): Set<number> {
  const ascending = probability.map((_, id) => id).sort((a, b) => probability[a]! - probability[b]! || b - a);
  let gone = 0;
  const kept = new Set(ascending);
  for (const id of ascending.slice(0, -1)) {
    gone += probability[id]!;
    if (gone <= 1 - topP) kept.delete(id);
  }
  return kept;
}

/** Counts of `draws` samples by token id. */
function histogram(row: Float32Array, temperature: number, topP: number, draws: number): number[] {
  const random = Random.fromSeed(7);
  const counts = Array.from(row, () => 0);
  for (let i = 0; i < draws; i++) counts[sampleToken(row, { temperature, topP }, random)]! += 1;
  return counts;
}

function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
}

describe('sampleToken', () => {
  it('takes the likeliest token at temperature 0, without a draw', () => {
    const random = {
      uniform: () => expect.fail('a number was drawn'),
    };
    fc.assert(
      fc.property(rows, (row) => {
        const id = sampleToken(row, { temperature: 0, topP: 1 }, random);
        expect(row[id]).toBe(Math.max(...row));
        expect(id).toBe(row.indexOf(row[id]!));
      }),
    );
  });

  it('draws from softmax(logits / temperature)', () => {
    const row = Float32Array.of(1, 0.5, -0.25, 2, -1);
    for (const temperature of [0.5, 1, 2]) {
      const draws = 20_000;
      const expected = probabilities(row, temperature).map((probability) => probability * draws);
      // 99.9 % of chi-square with 4 degrees of freedom.
      expect(chiSquare(histogram(row, temperature, 1, draws), expected)).toBeLessThan(18.47);
    }
  });

  it('draws from the nucleus in proportion, and from nothing else', () => {
    const row = Float32Array.from([0.4, 0.3, 0.2, 0.07, 0.03], Math.log);
    const draws = 20_000;
    const counts = histogram(row, 1, 0.75, draws);
    expect(counts.slice(3)).toEqual([0, 0]);
    const expected = [4 / 9, 3 / 9, 2 / 9].map((share) => share * draws);
    // 99.9 % of chi-square with 2 degrees of freedom.
    expect(chiSquare(counts.slice(0, 3), expected)).toBeLessThan(13.82);
  });

  it("keeps the same nucleus as transformers' rule from below", () => {
    const point = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    // Off the simple fractions, where rounding alone decides whether a set of equal tokens reaches p.
    const topP = fc.integer({ min: 10, max: 990 }).map((thousandths) => thousandths / 1000 + 0.00037);
    fc.assert(
      fc.property(rows, topP, point, (row, p, uniform) => {
        const kept = nucleusFromBelow(probabilities(row, 1), p);
        expect(kept).toContain(sampleToken(row, { temperature: 1, topP: p }, { uniform: () => uniform }));
      }),
    );
  });

  it('always has one token left, the likeliest, however small the nucleus', () => {
    const nearOne = { uniform: () => 1 - 2 ** -53 };
    fc.assert(
      fc.property(rows, (row) => {
        expect(sampleToken(row, { temperature: 1, topP: 1e-9 }, nearOne)).toBe(likeliestToken(row));
      }),
    );
  });

  it('never gives a token of probability 0', () => {
    const row = Float32Array.of(-Infinity, 0, -Infinity, 0, -Infinity);
    for (const uniform of [0, 0.4999, 0.5, 1 - 2 ** -53]) {
      expect([1, 3]).toContain(sampleToken(row, { temperature: 1, topP: 1 }, { uniform: () => uniform }));
    }
  });

  it('is stable for huge logits and tiny temperatures', () => {
    const row = Float32Array.of(3e38, 2.9e38, -3e38);
    expect(sampleToken(row, { temperature: 1, topP: 0.9 }, Random.fromSeed(1))).toBe(0);
    expect(sampleToken(Float32Array.of(1, 2), { temperature: 1e-300, topP: 1 }, Random.fromSeed(1))).toBe(1);
  });

  it('repeats itself with the same seed', () => {
    const row = Float32Array.from({ length: 100 }, (_, id) => Math.sin(id));
    const draw = () => {
      const random = Random.fromSeed(3);
      return Array.from({ length: 50 }, () => sampleToken(row, { temperature: 1, topP: 0.9 }, random));
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBeGreaterThan(10);
  });

  it.each([
    ['NaN', Float32Array.of(1, Number.NaN)],
    ['+∞', Float32Array.of(1, Infinity)],
    ['only −∞', Float32Array.of(-Infinity, -Infinity)],
    ['nothing', new Float32Array(0)],
  ])('refuses logits with %s', (_, row) => {
    for (const temperature of [0, 1]) {
      const error = thrownBy(() => sampleToken(row, { temperature, topP: 1 }, Random.fromSeed(1)));
      expect(error.code).toBe('TRAINING_DIVERGED');
    }
  });
});

describe('checkSamplingSettings', () => {
  it.each([
    [{ temperature: -1, topP: 1 }, 'temperature'],
    [{ temperature: Number.NaN, topP: 1 }, 'temperature'],
    [{ temperature: 1, topP: 0 }, 'topP'],
    [{ temperature: 1, topP: 1.01 }, 'topP'],
  ])('refuses %o', (settings, setting) => {
    const error = thrownBy(() => {
      checkSamplingSettings(settings);
    });
    expect(error.code).toBe('SETTING_OUT_OF_RANGE');
    expect(error.context['setting']).toBe(setting);
  });

  it('accepts the usual', () => {
    checkSamplingSettings({ temperature: 0, topP: 1 });
    checkSamplingSettings({ temperature: 0.7, topP: 0.9 });
  });
});
