import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSyntaxFault, syntaxError } from '../../../../main/engine/data/readers/jsonSyntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findSyntaxFault', () => {
  it('finds nothing in JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findSyntaxFault(` ${text}\n`)).toBeNull();
      }),
    );
  });

  it('agrees with JSON.parse about damaged JSON, and what stands before the fault could still become JSON', () => {
    const damage = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', ',', '\n', '}', '[', '\\', 'x', '1'),
    );
    fc.assert(
      fc.property(damage, ([json, at, inserted]) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + inserted + json.slice(place + 1);
        const fault = findSyntaxFault(text);
        expect(fault === null).toBe(isJson(text));
        if (fault === null) return;
        const shorter = findSyntaxFault(text.slice(0, fault.offset));
        expect(shorter?.offset ?? fault.offset).toBe(fault.offset);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"a": 1,}', 8, 'a name in double quotes'],
    ['{"a" 1}', 5, 'a colon'],
    ["{'a': 1}", 1, 'a name in double quotes or }'],
    ['[1 2]', 3, 'a comma or ]'],
    ['[1,]', 3, 'a value'],
    ['{"a": nan}', 6, 'a value'],
    ['{} {}', 3, 'nothing more'],
    ['["a', 3, 'the closing double quote (line breaks and tabs are written \\n and \\t)'],
    ['["\\q"]', 2, 'one of the escapes that JSON has after a backslash'],
    ['', 0, 'a value'],
  ])('says where and what was expected: %s', (text, offset, expected) => {
    expect(findSyntaxFault(text)).toEqual({ offset, expected });
  });

  it('takes any depth of nesting', () => {
    const deep = '['.repeat(200_000);
    expect(findSyntaxFault(deep)?.offset).toBe(deep.length);
    expect(findSyntaxFault(`${deep}${']'.repeat(200_000)}`)).toBeNull();
  });
});

describe('syntaxError', () => {
  const text = '[{"prompt": "secret"},\n  {"prompt": secret}]';

  it('names file, line and column, and not the text', () => {
    const error = syntaxError(text, { path: 'a.json', offset: 0, line: 5 });
    expect(error.toData()).toMatchObject({
      code: 'DATA_SYNTAX',
      message: 'a.json, line 6, column 14: this is not JSON. Expected here: a value.',
      context: { path: 'a.json', line: 6, column: 14 },
    });
    expect(JSON.stringify(error.toData())).not.toContain('secret');
  });

  it('counts what stands before the text in its first line', () => {
    expect(syntaxError('x', { path: 'a', offset: 9, line: 2, column: 9 }).context).toMatchObject({
      line: 2,
      column: 10,
    });
    expect(syntaxError('1\nx', { path: 'a', offset: 9, line: 2, column: 9 }).context).toMatchObject({
      line: 3,
      column: 1,
    });
  });
});
