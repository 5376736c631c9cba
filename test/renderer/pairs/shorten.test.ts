import { expect, test } from 'vitest';
import { cutParts, shownLength } from '../../../renderer/pairs/shorten.ts';

const limit = { characters: 100, lines: 3 };

test('shows short texts whole, also those a little over the limit', () => {
  expect(shownLength('short', limit)).toBeNull();
  expect(shownLength('x'.repeat(120), limit)).toBeNull();
  expect(shownLength('x'.repeat(121), limit)).toBe(100);
});

test('cuts after so many lines', () => {
  expect(shownLength('a\nb\nc', limit)).toBeNull();
  expect(shownLength('a\nb\nc\nd', limit)).toBe(5);
});

test('never cuts a character in two', () => {
  expect(shownLength(`${'x'.repeat(99)}😀${'x'.repeat(50)}`, limit)).toBe(99);
});

test('cuts parts at the same place', () => {
  const parts = [
    { text: 'abc', differs: false },
    { text: 'def', differs: true },
    { text: 'ghi', differs: false },
  ];
  expect(cutParts(parts, 5)).toEqual([
    { text: 'abc', differs: false },
    { text: 'de', differs: true },
  ]);
});
