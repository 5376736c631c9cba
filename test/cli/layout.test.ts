import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, harmless, pad, shorten, sideBySide, table, wrap } from '../../main/cli/layout.ts';

const anyText = fc.string({ unit: 'grapheme' });

describe('displayWidth', () => {
  test.each([
    ['plum', 4],
    ['', 0],
    ['é', 1],
    ['e\u0301', 1],
    ['果物', 4],
    ['🍓', 2],
  ])('%s', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrap', () => {
  test('breaks between words, keeps line breaks, cuts what is too long', () => {
    expect(wrap('two ripe plums\nplease', 9)).toEqual(['two ripe', 'plums', 'please']);
    expect(wrap('pomegranates', 5)).toEqual(['pomeg', 'ranat', 'es']);
    expect(wrap('', 5)).toEqual(['']);
  });

  test('no line is wider than asked, and no letter is lost', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

test('shorten fits and shows that something is missing', () => {
  expect(shorten('plums', 5)).toBe('plums');
  expect(shorten('plums!', 5)).toBe('plum…');
});

test('blocks stand side by side, tables in columns', () => {
  expect(sideBySide(['a', 'bb'], ['c'], 3)).toEqual(['a    c', 'bb']);
  expect(
    table(
      [
        ['plums', '2'],
        ['figs', '13'],
      ],
      [1],
    ),
  ).toEqual(['plums   2', 'figs   13']);
  expect(pad('果', 3)).toBe('果 ');
});

test('a terminal obeys nothing that a model wrote', () => {
  expect(harmless('red\x1b[31m\x07 plum\r\n\tok\x9b')).toBe('red\uFFFD[31m\uFFFD plum\n\tok\uFFFD');
});
