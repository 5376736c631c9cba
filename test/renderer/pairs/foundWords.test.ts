import { expect, test } from 'vitest';
import { foldAccents, foundPattern } from '../../../renderer/pairs/foundWords.ts';

function found(search: string, text: string): string[] {
  return foldAccents(text).match(foundPattern(search) ?? /(?!)/g) ?? [];
}

test('long words are also beginnings, short ones stand alone, case aside', () => {
  expect(found('pomegran', 'Pomegranates or a pomegranate?')).toEqual(['Pomegranates', 'pomegranate']);
  expect(found('ten', 'Ten of them, tender, often: TEN.')).toEqual(['Ten', 'TEN']);
  expect(found('schön', 'Wie schöne Äpfel, unschön.')).toEqual(['schone']);
});

test('accents do not count, and letters stay in their places', () => {
  expect(found('cafe', 'Café crème')).toEqual(['Cafe']);
  expect(foldAccents('Übergrößen, ή ё 한글')).toHaveLength('Übergrößen, ή ё 한글'.length);
});

test('each word counts for itself; what is no word finds nothing', () => {
  expect(found('late  "price"', 'The price is late.')).toEqual(['price', 'late']);
  expect(found('.*', 'anything')).toEqual([]);
  expect(foundPattern('  ')).toBeNull();
});

test('scripts without spaces are found anywhere', () => {
  expect(found('運費', '寄回運費由我們承擔')).toEqual(['運費']);
});
