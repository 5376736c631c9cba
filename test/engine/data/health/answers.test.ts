import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EditDistance } from '../../../../main/engine/data/health/editDistance.ts';
import { LengthBias } from '../../../../main/engine/data/health/lengthBias.ts';
import { MixedLanguages } from '../../../../main/engine/data/health/mixedLanguages.ts';
import { NearIdenticalAnswers } from '../../../../main/engine/data/health/nearIdenticalAnswers.ts';
import { Random } from '../../../../main/engine/random.ts';
import { collect, named, textPair } from './checked.ts';

/** Levenshtein's distance by the whole table. */
function fullDistance(a: readonly number[], b: readonly number[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, x] of a.entries()) {
    const row = [i + 1];
    for (const [j, y] of b.entries()) {
      row.push(Math.min(above[j]! + (x === y ? 0 : 1), above[j + 1]! + 1, row[j]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}

describe('EditDistance', () => {
  it('is what the whole table says, up to its limit (property)', () => {
    const distance = new EditDistance();
    const list = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 25 });
    fc.assert(
      fc.property(list, list, fc.integer({ min: 0, max: 30 }), (a, b, limit) => {
        const full = fullDistance(a, b);
        const found = distance.within(Int32Array.from(a), Int32Array.from(b), limit);
        expect(found).toBe(full > limit ? null : full);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('NearIdenticalAnswers', () => {
  const words = 'The boiling point of oxygen is minus one hundred and eighty three degrees';

  it.each([
    ['one word put in', `${words} indeed.`, `${words}.`, true],
    ['only case and white space', 'YES', 'yes ', true],
    ['a fifth of the words', `${words}.`, `${words}, and nobody asked.`, false],
    ['short and opposite', 'Yes, it is.', 'No, it is.', false],
    ['different', `${words}.`, 'Look it up in a book about gases, at a library, one day.', false],
  ])('%s', (_, chosen, rejected, isNear) => {
    expect(named(new NearIdenticalAnswers(), [textPair('?', chosen, rejected)])).toEqual(isNear ? [0] : []);
  });
});

describe('LengthBias', () => {
  const answer = (words: number): string => Array.from({ length: words }, () => 'word').join(' ');
  const pairOf = (gap: number) => textPair('?', answer(40 + gap), answer(40));

  it('names the pairs whose leaving out gives a balance, widest gap first', () => {
    const gaps = [
      ...Array.from({ length: 70 }, (_, i) => 1 + (i % 7)),
      ...Array.from({ length: 30 }, () => -2),
    ];
    const pairs = Random.fromSeed(1).shuffle(gaps).map(pairOf);
    const { positions, figures, share } = collect(new LengthBias(), pairs)!;
    expect(figures).toEqual({
      chosenLonger: 0.7,
      chosenLongerCharacters: 0.7,
      medianGapWords: 2,
      excludeForBalance: 40,
    });
    expect(share).toBeCloseTo(0.2);
    const left = pairs.filter((_, i) => !positions.includes(i));
    expect(left).toHaveLength(60);
    expect(collect(new LengthBias(), left)).toBeNull();
    expect(left.every(({ chosen }) => chosen.length <= answer(44).length)).toBe(true);
  });

  it('works in the other direction', () => {
    const found = collect(
      new LengthBias(),
      Array.from({ length: 50 }, () => pairOf(-5)),
    )!;
    expect(found.figures).toMatchObject({ chosenLonger: 0, medianGapWords: -5, excludeForBalance: 50 });
  });

  it('says nothing of what chance does', () => {
    const random = Random.fromSeed(2);
    const pairs = Array.from({ length: 400 }, () => pairOf(random.integer(2) === 0 ? 3 : -3));
    expect(collect(new LengthBias(), pairs)).toBeNull();
    expect(collect(new LengthBias(), [pairOf(3), pairOf(3), pairOf(1)])).toBeNull();
    expect(
      collect(
        new LengthBias(),
        Array.from({ length: 50 }, () => pairOf(0)),
      ),
    ).toBeNull();
  });
});

describe('MixedLanguages', () => {
  const english = textPair(
    'What do you have for the cold days of winter?',
    'We have apples and pears that you can keep in the cellar.',
    'You can look at the sign, it is right in front of you.',
  );
  const german = textPair(
    'Was haben Sie für den Winter?',
    'Wir haben Äpfel und Birnen, die sich im Keller gut halten, bis der Frühling kommt.',
    'Das steht auf dem Schild, das Sie nicht lesen.',
  );

  it('names the pairs that are not in the main language, and counts languages', () => {
    const pairs = [english, english, german, english];
    const found = collect(new MixedLanguages(), pairs)!;
    expect([...found.positions]).toEqual([2]);
    expect(found.figures).toEqual({ mainShare: 0.75, 'in:en': 3, 'in:de': 1, answersDiffer: 0 });
  });

  it('names pairs whose two answers are in two languages', () => {
    const torn = textPair(english.prompt as string, english.chosen as string, german.chosen as string);
    const found = collect(new MixedLanguages(), [english, english, torn])!;
    expect([...found.positions]).toEqual([2]);
    expect(found.figures['answersDiffer']).toBe(1);
  });

  it('keeps quiet where there is too little to tell', () => {
    expect(
      named(new MixedLanguages(), [english, textPair('', 'Ja.', 'Nein.'), textPair('1+1', '2', '3')]),
    ).toEqual([]);
    const code = textPair('Sort it.', 'xs.sort((a, b) => a - b);', 'xs.reverse();');
    expect(named(new MixedLanguages(), [english, code])).toEqual([]);
  });

  it('is at home in any language', () => {
    expect(named(new MixedLanguages(), [german, german, english])).toEqual([2]);
  });
});
