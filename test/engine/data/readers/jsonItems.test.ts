import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonItems, NoJsonList } from '../../../../main/engine/data/readers/jsonItems.ts';

/** The items of a list whose text comes in pieces of `size` bytes; null where it is none. */
function parse(text: string, size = 1000): unknown[] | null {
  try {
    return itemsOf(text, size).map((item): unknown => JSON.parse(item));
  } catch {
    return null;
  }
}

function itemsOf(text: string, size: number, limit = 1e6): string[] {
  const items = new JsonItems(limit, false);
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const item of items.take(bytes.subarray(at, at + size)))
      found.push(item.bytes?.toString() ?? 'too long');
  }
  items.end();
  return found;
}

function parseWhole(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function brokenAt(text: string): NoJsonList {
  try {
    itemsOf(text, 1000);
  } catch (thrown) {
    if (thrown instanceof NoJsonList) return thrown;
    throw thrown;
  }
  return expect.fail('nothing was thrown');
}

describe('JsonItems', () => {
  const sizes = fc.integer({ min: 1, max: 20 });

  test('any list comes back as JSON.parse reads it, however its text is cut', () => {
    const spaces = fc.constantFrom(undefined, 1, '\t', '\n');
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), spaces, sizes, (value, space, size) => {
        const text = JSON.stringify(value, null, space);
        expect(parse(text, size)).toEqual(parseWhole(text));
      }),
    );
  });

  test('any text made of JSON’s signs is refused exactly when JSON.parse refuses it', () => {
    const signs = fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', '1', '"a"', ' ', '\n', 'null');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 12 }), sizes, (parts, size) => {
        for (const text of [parts.join(''), `[${parts.join('')}]`]) {
          expect(parse(text, size)).toEqual(parseWhole(text));
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
    expect(parse(text, 1)).toEqual(JSON.parse(text));
  });

  test('passes over an item that is too long, and keeps the others', () => {
    const text = `[1,"${'x'.repeat(50)}",{"a":2}]`;
    expect(itemsOf(text, 7, 20)).toEqual(['1', 'too long', '{"a":2}']);
  });

  test('says where each item begins', () => {
    const items = [...new JsonItems(100, false).take(Buffer.from('[1, 2,\n  {"a":\n3},4]'))];
    expect(items.map(({ offset, line, column }) => [offset, line, column])).toEqual([
      [1, 1, 1],
      [3, 1, 3],
      [6, 1, 6],
      [18, 3, 3],
    ]);
  });

  test.each([
    ['[1,2', 1, 5, 'a comma or ]'],
    ['[{"a":1},\n{"b":2}\n', 3, 1, 'a comma or ]'],
    ['[1]\n ,', 2, 2, 'nothing more'],
    ['[1}', 1, 3, 'a comma or ]'],
    ['x', 1, 1, 'a list'],
  ])('says where %s breaks off', (text, line, column, wanted) => {
    expect(brokenAt(text)).toMatchObject({ line, column, expected: wanted });
  });

  test('stops at the end of a list that is part of something', () => {
    const items = new JsonItems(100, true);
    expect([...items.take(Buffer.from('[1,2], "more": ]'))]).toHaveLength(2);
    expect(items.isComplete).toBe(true);
  });
});
