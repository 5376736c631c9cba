import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../resources/generator/random.ts';
import { fill } from '../../../resources/generator/template.ts';

describe('a template', () => {
  it('fills slots, with a capital letter where the slot has one', () => {
    expect(fill(seededRandom(1), '{Many} are {colour}.', { many: 'figs', colour: 'purple' })).toBe(
      'Figs are purple.',
    );
  });

  it('chooses between brackets, nested and empty ones too', () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 200 }, () => fill(random, 'a [b|[c|d] e|] f', {})));
    expect(seen).toEqual(new Set(['a b f', 'a c e f', 'a d e f', 'a f']));
  });

  it('refuses an unknown slot and an open bracket', () => {
    expect(() => fill(seededRandom(1), '{nothing}', {})).toThrow(RangeError);
    expect(() => fill(seededRandom(1), 'a [b', {})).toThrow(RangeError);
    expect(() => fill(seededRandom(1), 'a ] b', {})).toThrow(RangeError);
  });
});
