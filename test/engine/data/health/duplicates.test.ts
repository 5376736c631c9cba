import { describe, expect, it } from 'vitest';
import { Contradictions } from '../../../../main/engine/data/health/contradictions.ts';
import { ExactDuplicates } from '../../../../main/engine/data/health/exactDuplicates.ts';
import { NearDuplicates } from '../../../../main/engine/data/health/nearDuplicates.ts';
import { estimatedJaccard, SimilaritySketch } from '../../../../main/engine/data/health/similaritySketch.ts';
import { Random } from '../../../../main/engine/random.ts';
import { collect, named, textPair } from './checked.ts';

const near = (): NearDuplicates => new NearDuplicates(() => []);

describe('ExactDuplicates', () => {
  it('names all but the first of each set', () => {
    const a = textPair('p', 'a', 'b');
    const others = [
      textPair('p', 'a', 'c'),
      textPair('p', 'b', 'a'),
      textPair('p ', 'a', 'b'),
      textPair('pa', '', 'b'),
    ];
    expect(named(new ExactDuplicates(), [a, ...others, a, others[0]!, a])).toEqual([5, 6, 7]);
    expect(collect(new ExactDuplicates(), others)).toBeNull();
  });
});

describe('SimilaritySketch', () => {
  /** Two sets of `size` with `shared` elements in common, estimated. */
  function estimate(bins: number, size: number, shared: number, seed: number): number {
    const random = Random.fromSeed(seed);
    const draw = (count: number): number[] =>
      Array.from({ length: count }, () => random.integer(2 ** 32) | 0);
    const common = draw(shared);
    const [a, b] = [new SimilaritySketch(bins), new SimilaritySketch(bins)];
    a.read(Int32Array.from([...common, ...draw(size - shared)]), size);
    b.read(Int32Array.from([...draw(size - shared), ...common]), size);
    return estimatedJaccard(
      a.bytes.reduce((sum, byte, bin) => sum + (byte === b.bytes[bin] ? 1 : 0), 0),
      bins,
    );
  }

  it.each([
    [32, 10, 9],
    [32, 40, 30],
    [32, 500, 250],
    [16, 5, 4],
    [16, 200, 20],
  ])(
    'estimates without bias, spread as MinHash says: %i bins, %i elements, %i shared',
    (bins, size, shared) => {
      const runs = 400;
      const estimates = Array.from({ length: runs }, (_, seed) => estimate(bins, size, shared, seed));
      const jaccard = shared / (2 * size - shared);
      const mean = estimates.reduce((sum, each) => sum + each, 0) / runs;
      const spread = Math.sqrt((jaccard * (1 - jaccard)) / bins);
      expect(Math.abs(mean - jaccard)).toBeLessThan((4 * spread) / Math.sqrt(runs) + 0.005);
      const deviation = Math.sqrt(estimates.reduce((sum, each) => sum + (each - mean) ** 2, 0) / runs);
      expect(deviation).toBeLessThan(1.3 * spread);
    },
  );

  it('does not mind order and repetition', () => {
    const [a, b] = [new SimilaritySketch(32), new SimilaritySketch(32)];
    a.read(Int32Array.of(5, 9, -3), 3);
    b.read(Int32Array.of(-3, 5, 5, 9, 9), 5);
    expect(a.bytes).toEqual(b.bytes);
  });
});

describe('NearDuplicates', () => {
  const story = 'The stand by the river sells apples and pears from the valley every day but Sunday';
  const pair = textPair(
    'What is sold there, and when?',
    `${story}.`,
    `${story}, I suppose, if anybody cares to ask.`,
  );

  it('finds changed case, punctuation, white space and single words', () => {
    const copies = [
      textPair(
        'what is sold  there AND when',
        story,
        `${story.toUpperCase()}, I suppose, if anybody cares to ask!`,
      ),
      textPair('What is sold there, and when?', `${story}.`, `${story}, I suppose, if someone cares to ask.`),
    ];
    expect(named(near(), [pair, ...copies])).toEqual([1, 2]);
  });

  it('leaves alone the same prompt with other answers, and other prompts with the same answers', () => {
    const others = [
      textPair('What is sold there, and when?', 'Apples, pears and plums, daily.', 'Look at the sign.'),
      textPair(
        'How do I get to the station from here?',
        `${story}.`,
        `${story}, I suppose, if anybody cares to ask.`,
      ),
      textPair('What is sold there, and when?', `${story}, I suppose, if anybody cares to ask.`, `${story}.`),
    ];
    expect(named(near(), [pair, ...others])).toEqual([]);
  });

  it('takes a changed prompt for the same where the answers are the same words, and enough of them', () => {
    const asked = textPair(`${pair.prompt as string} please`, story.toLowerCase(), pair.rejected as string);
    expect(named(near(), [pair, asked])).toEqual([1]);
    const short = textPair('What is sold there, and when?', 'Apples.', 'Look.');
    expect(
      named(near(), [short, textPair('What is sold there, and when? please', 'Apples.', 'Look.')]),
    ).toEqual([]);
  });

  it('never takes other numbers for the same', () => {
    const counted = (n: number) =>
      textPair('What is sold there?', `${story}, ${n} in all.`, pair.rejected as string);
    expect(named(near(), [counted(12), counted(13), counted(12)])).toEqual([2]);
  });

  it('passes over what is named elsewhere', () => {
    expect(named(new NearDuplicates(() => [Uint32Array.of(1)]), [pair, pair, pair])).toEqual([2]);
  });

  it('finds every set once, however large', () => {
    const changed = Array.from({ length: 300 }, (_, i) =>
      textPair(
        'What is sold there, and when?',
        `${story}.`,
        `${story}, I suppose, if anybody cares to ask ${'x'.repeat(i)}.`,
      ),
    );
    expect(named(near(), changed)).toEqual(Array.from({ length: 299 }, (_, i) => i + 1));
  });
});

describe('Contradictions', () => {
  it('names both sides, whatever their case and white space', () => {
    const pairs = [
      textPair('Which one?', 'This one.', 'That one.'),
      textPair('Which one?', 'This one.', 'Another one.'),
      textPair('which  ONE?', 'that one. ', 'this\none.'),
      textPair('Which two?', 'That one.', 'This one.'),
    ];
    expect(named(new Contradictions(), pairs)).toEqual([0, 2]);
  });

  it('says that at least one label of each contradiction is wrong, where repeats tell no more', () => {
    const pairs = [
      textPair('?', 'a', 'b'),
      textPair('?', 'b', 'a'),
      textPair('!', 'a', 'b'),
      textPair('.', 'a', 'b'),
    ];
    expect(collect(new Contradictions(), pairs)?.figures).toEqual({
      noiseRate: 0.25,
      noiseRateAtLeast: 0.25,
      repeats: 1,
      sets: 1,
    });
  });

  it.each([0.05, 0.1, 0.25])('estimates ε from judgements that were made again: %f', (rate) => {
    const random = Random.fromSeed(4);
    const judged = Array.from({ length: 6000 }, (_, i) => {
      const [better, worse] = random.uniform() < rate ? ['b', 'a'] : ['a', 'b'];
      return textPair(`Question ${i % 2000}`, better, worse);
    });
    expect(collect(new Contradictions(), judged)!.figures['noiseRate']).toBeCloseTo(rate, 1.7);
  });
});
