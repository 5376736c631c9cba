import { describe, expect, it } from 'vitest';
import { fitFlips, flipProbability } from '../../../../main/engine/data/health/flipRate.ts';
import { SuspectedSwaps } from '../../../../main/engine/data/health/suspectedSwaps.ts';
import { Random } from '../../../../main/engine/random.ts';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { collect, textPair } from './checked.ts';
import { samplePairs } from './cleanPairs.ts';

const kind = 'lovely gladly welcome enjoy happy pleasure thanks friend'.split(' ');
const curt = 'whatever hurry obviously ugh next nonsense quick silly'.split(' ');
const plain = Array.from({ length: 500 }, (_, i) => `word${i}`);

/** Pairs of kind and curt answers in which a share is swapped: which ones. */
function labelled(
  pairs: number,
  rate: number,
  random: Random,
): { all: PreferencePair[]; swapped: Set<number> } {
  const swapped = new Set<number>();
  const pick = (words: readonly string[]): string => words[random.integer(words.length)]!;
  const answer = (words: readonly string[]): string =>
    Array.from({ length: 12 }, (_, i) => pick(i === 3 ? words : plain)).join(' ');
  const all = Array.from({ length: pairs }, (_, i) => {
    const [better, worse] = [answer(kind), answer(curt)];
    if (random.uniform() >= rate) return textPair(`Question ${i}`, better, worse);
    swapped.add(i);
    return textPair(`Question ${i}`, worse, better);
  });
  return { all, swapped };
}

describe('fitFlips', () => {
  /** Logits of a calibrated classifier, of which a share was turned round. */
  function logits(count: number, spread: number, rate: number, random: Random): Float32Array {
    return Float32Array.from({ length: count }, () => {
      const logit = spread * random.normal();
      const isRight = random.uniform() < 1 / (1 + Math.exp(-logit));
      const labelled = isRight ? logit : -logit;
      return random.uniform() < rate ? -labelled : labelled;
    });
  }

  it.each([
    [4, 0.05],
    [4, 0.2],
    [8, 0.01],
  ])('finds the rate in logits of spread %f: %f', (spread, rate) => {
    const model = fitFlips(logits(20_000, spread, rate, Random.fromSeed(1)));
    expect(model.rate).toBeCloseTo(rate, 1.7);
    expect(model.gain).toBeGreaterThan(3);
    expect(flipProbability(model, -3 * spread)).toBeGreaterThan(0.5);
    expect(flipProbability(model, 3 * spread)).toBeLessThan(0.01);
  });

  it('gains nothing from calibrated logits, whatever their spread', () => {
    for (const spread of [0.2, 1, 4, 10]) {
      for (let seed = 1; seed <= 5; seed++) {
        expect(fitFlips(logits(3000, spread, 0, Random.fromSeed(seed))).gain).toBeLessThan(3);
      }
    }
  });
});

describe('SuspectedSwaps', () => {
  it('finds swapped pairs over several blocks, also in the last one', () => {
    const { all, swapped } = labelled(60_000, 0.05, Random.fromSeed(1));
    const { positions, figures } = collect(new SuspectedSwaps(), all)!;
    const right = positions.filter((position) => swapped.has(position)).length;
    expect(right / positions.length).toBeGreaterThan(0.97);
    expect(right / swapped.size).toBeGreaterThan(0.97);
    expect(figures['swapRate']).toBeCloseTo(0.05, 2);
    expect(positions.filter((position) => position > 50_000).length).toBeGreaterThan(400);
  }, 60_000);

  it('says nothing of fewer than 100 pairs, of clean labels, and of labels by chance', () => {
    const random = Random.fromSeed(2);
    expect(collect(new SuspectedSwaps(), labelled(99, 0.2, random).all)).toBeNull();
    expect(collect(new SuspectedSwaps(), labelled(3000, 0, random).all)).toBeNull();
    for (const pairs of [150, 1000, 3000]) {
      expect(collect(new SuspectedSwaps(), labelled(pairs, 0.5, random).all)).toBeNull();
    }
  });

  it('names the same pairs in any order', () => {
    const random = Random.fromSeed(5);
    const pairs = samplePairs().map((pair) =>
      random.uniform() < 0.9 ? pair : { ...pair, chosen: pair.rejected, rejected: pair.chosen },
    );
    const namedOf = (list: readonly PreferencePair[]): Set<unknown> =>
      new Set([...collect(new SuspectedSwaps(), list)!.positions].map((position) => list[position]));
    expect(namedOf(pairs).size).toBeGreaterThan(30);
    expect(namedOf(random.shuffle(pairs))).toEqual(namedOf(pairs));
  });
});
