import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordDiff, type DiffPart } from '../../../renderer/pairs/wordDiff.ts';

const joined = (parts: readonly DiffPart[]): string => parts.map(({ text }) => text).join('');
const shared = (parts: readonly DiffPart[]): string => joined(parts.filter(({ differs }) => !differs));

test('marks the words that only one side has', () => {
  const { left, right } = wordDiff('The plums are two coins each.', 'The plums are ten coins.');
  expect(left.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['two', ' each']);
  expect(right.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['ten']);
});

test('a blank between two words that differ goes with them', () => {
  const { left } = wordDiff('We have red plums.', 'We have green pears.');
  expect(left.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')).toBe(
    'We have [red plums].',
  );
});

test('equal texts share everything, texts of other words nothing', () => {
  expect(wordDiff('same', 'same')).toEqual({
    left: [{ text: 'same', differs: false }],
    right: [{ text: 'same', differs: false }],
  });
  expect(wordDiff('', 'new').right).toEqual([{ text: 'new', differs: true }]);
});

test('scripts without spaces are compared by their words', () => {
  const { left } = wordDiff('我喜欢苹果', '我喜欢香蕉');
  expect(shared(left)).toBe('我喜欢');
});

test('each side stays its text, and both share the same words', () => {
  const words = fc.array(fc.constantFrom('a ', 'b ', 'ä', '\n', '😀', 'cc '), { maxLength: 30 });
  const text = words.map((all) => all.join(''));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const { left, right } = wordDiff(a, b);
      expect([joined(left), joined(right)]).toEqual([a, b]);
      expect(shared(left).replaceAll(/\s/g, '')).toBe(shared(right).replaceAll(/\s/g, ''));
    }),
  );
});

test('very long texts stay quick, and keep their common start and end', () => {
  const a = `start ${'x y '.repeat(20_000)}end`;
  const b = `start ${'p q '.repeat(20_000)}end`;
  const { left } = wordDiff(a, b);
  expect(left.map(({ differs }) => differs)).toEqual([false, true, false]);
  expect(joined(left)).toBe(a);
});
