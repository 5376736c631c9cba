import { expect, test } from 'vitest';
import { wholeSentences } from '../../../renderer/components/playground/sentences.ts';

test('only whole sentences are read while more may come', () => {
  expect(wholeSentences('They are two coins. Shall I wr', false)).toEqual(['They are two coins.']);
  expect(wholeSentences('They are two coins.', false)).toEqual([]);
  expect(wholeSentences('', false)).toEqual([]);
});

test('at the end all is read', () => {
  expect(wholeSentences('They are two coins. Shall I wr', true)).toEqual([
    'They are two coins.',
    'Shall I wr',
  ]);
  expect(wholeSentences('\n', true)).toEqual([]);
});

test('what was read is not taken back as the text grows', () => {
  const text = 'One is here. Two is there! Is three? No. The end';
  let before: readonly string[] = [];
  for (let length = 0; length <= text.length; length += 1) {
    const now = wholeSentences(text.slice(0, length), false);
    expect(now.slice(0, before.length)).toEqual(before);
    before = now;
  }
});
