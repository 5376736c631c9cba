import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonItems } from '../../../../main/engine/data/readers/jsonItems.ts';

/** The array a text holds, read item by item; null where it is none. */
function parse(text: string): unknown[] | null {
  try {
    return [...jsonItems(text)].map((item): unknown => JSON.parse(item));
  } catch {
    return null;
  }
}

function parseWhole(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

describe('jsonItems', () => {
  test('any array comes back as JSON.parse reads it', () => {
    const spaces = fc.constantFrom(undefined, 1, '\t', '\n');
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), spaces, (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parse(text)).toEqual(parseWhole(text));
      }),
    );
  });

  test('any text made of JSON’s signs is refused exactly when JSON.parse refuses it', () => {
    const signs = fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', '1', '"a"', ' ', '\n', 'null');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 12 }), (pieces) => {
        for (const text of [pieces.join(''), `[${pieces.join('')}]`]) {
          expect(parse(text)).toEqual(parseWhole(text));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test.each(['', '{}', '[', '[1,]', '[,1]', '[1 2]', '[1}', '[1]]', '[1] x', '["a]', String.raw`["\"]`])(
    'refuses %s',
    (text) => {
      expect(parse(text)).toBeNull();
    },
  );

  test.each(['[]', ' [ \n ] ', String.raw`["a\\", "],\"["]`, '[[1,[2]],{"a":[3]}]'])('reads %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });
});
