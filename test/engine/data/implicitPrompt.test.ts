import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonTextPrefix, commonTurns } from '../../../main/engine/data/implicitPrompt.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '😁', 'é') });

describe('commonTextPrefix', () => {
  it('steps back over one space at its end', () => {
    expect(commonTextPrefix('The sky is blue.', 'The sky is green.')).toBe('The sky is');
    expect(commonTextPrefix('a  b', 'a  c')).toBe('a ');
  });

  it('does not split a surrogate pair', () => {
    expect(commonTextPrefix('x😀', 'x😁')).toBe('x');
    expect(commonTextPrefix('x😀a', 'x😀b')).toBe('x😀');
    expect(commonTextPrefix('x 😀', 'x 😁')).toBe('x');
  });

  it('is empty where nothing is shared', () => {
    expect(commonTextPrefix('yes', 'no')).toBe('');
    expect(commonTextPrefix('', 'no')).toBe('');
    expect(commonTextPrefix(' a', ' b')).toBe('');
  });

  it('is the longest prefix in whole characters, less a space', () => {
    fc.assert(
      fc.property(text, text, text, (shared, a, b) => {
        const [x, y] = [[...(shared + a)], [...(shared + b)]];
        const end = x.findIndex((character, i) => character !== y[i]);
        const longest = x.slice(0, end === -1 ? x.length : end).join('');
        expect(commonTextPrefix(shared + a, shared + b)).toBe(longest.replace(/ $/, ''));
      }),
    );
  });
});

describe('commonTurns', () => {
  it('compares role and content', () => {
    const ask = { role: 'user', content: 'Hi' };
    const yes = { role: 'assistant', content: 'Yes' };
    expect(commonTurns([ask, yes], [ask, { ...yes, content: 'No' }])).toEqual([ask]);
    expect(commonTurns([ask, yes], [{ ...ask, role: 'system' }, yes])).toEqual([]);
    expect(commonTurns([ask, yes], [ask])).toEqual([ask]);
  });
});
