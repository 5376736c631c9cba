import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NoJsonList } from '../../../../main/engine/data/readers/jsonItems.ts';
import { JsonMembers, rowsMember } from '../../../../main/engine/data/readers/jsonMembers.ts';

function membersOf(text: string, size = 1000): JsonMembers {
  const members = new JsonMembers();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) members.take(bytes.subarray(at, at + size));
  members.end();
  return members;
}

describe('JsonMembers', () => {
  test('finds the members that are lists of objects, where they begin and how long they are', () => {
    const text =
      '{"version": "1,{", "tags": ["a"], "data" : [ {"a": [{}]}, {"b": 1} ], "more": {"data": [{}]}}';
    for (const size of [1, 2, 7, 1000]) {
      expect(membersOf(text, size).lists).toEqual([
        { name: 'data', offset: text.indexOf('[ {"a"'), items: 2 },
      ]);
    }
  });

  test('any object: the lists of objects among its members, in order', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 8 });
    const value = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.dictionary(key, fc.jsonValue()), { minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.integer({ min: 1, max: 9 }), (object, size) => {
        const expected = Object.entries(object).flatMap(([name, member]) => {
          const objects = Array.isArray(member)
            ? member.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
            : [];
          return objects.length === 0 ? [] : [{ name, items: objects.length }];
        });
        const found = membersOf(JSON.stringify(object), size).lists;
        expect(found.map(({ name, items }) => ({ name, items }))).toEqual(expected);
      }),
    );
  });

  test.each(['[1]', '3', '{"a": [}', '{]'])('refuses %s', (text) => {
    expect(() => membersOf(text)).toThrow(NoJsonList);
  });

  test('knows an object that goes over several lines, and where it ends', () => {
    const members = new JsonMembers();
    expect(members.take(Buffer.from('{"a":\n1} \n{'))).toBe(8);
    expect(members.hasInnerNewline).toBe(true);
    const line = new JsonMembers();
    line.take(Buffer.from('{"a":1}\n'));
    expect(line.hasInnerNewline).toBe(false);
  });
});

describe('rowsMember', () => {
  const list = (name: string, items: number) => ({ name, items, offset: 0 });

  test('takes the list with a name for rows, or else the longest', () => {
    expect(rowsMember([list('features', 9), list('rows', 2)])?.name).toBe('rows');
    expect(rowsMember([list('short', 1), list('long', 9)])?.name).toBe('long');
    expect(rowsMember([])).toBeNull();
  });
});
