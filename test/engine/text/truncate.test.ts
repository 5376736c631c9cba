import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Truncation } from '../../../shared/pair.ts';
import type { PairIds } from '../../../main/engine/text/pairIds.ts';
import { truncatePair } from '../../../main/engine/text/truncate.ts';

function pairOf(prompt: number[], chosen: number[], rejected: number[]): PairIds {
  return {
    promptIds: Int32Array.from(prompt),
    chosenIds: Int32Array.from(chosen),
    rejectedIds: Int32Array.from(rejected),
    notes: [],
  };
}

function cut(pair: PairIds, maxLength: number, truncation: Truncation): unknown {
  const result = truncatePair(pair, { maxLength, truncation });
  if ('reason' in result) return result.reason;
  const { promptIds, chosenIds, rejectedIds, notes } = result;
  return [[...promptIds], [...chosenIds], [...rejectedIds], notes];
}

const pair = pairOf([1, 2, 3, 4], [5, 6, 7], [8]);

describe('truncatePair', () => {
  it('leaves a pair that fits', () => {
    expect(truncatePair(pair, { maxLength: 7, truncation: 'keep-answer' })).toBe(pair);
    expect(truncatePair(pair, { maxLength: 7, truncation: 'keep-start' })).toBe(pair);
  });

  it('keep-answer cuts the prompt from the left, then the end of the answer', () => {
    expect(cut(pair, 5, 'keep-answer')).toEqual([[3, 4], [5, 6, 7], [8], ['prompt-cut']]);
    expect(cut(pair, 4, 'keep-answer')).toEqual([[4], [5, 6, 7], [8], ['prompt-cut']]);
    expect(cut(pair, 3, 'keep-answer')).toEqual([[4], [5, 6], [8], ['prompt-cut', 'answer-cut']]);
    expect(cut(pair, 2, 'keep-answer')).toEqual([[4], [5], [8], ['prompt-cut', 'answer-cut']]);
    expect(cut(pair, 1, 'keep-answer')).toBe('no-room-for-answer');
  });

  it('keep-start cuts the end, as TRL does', () => {
    expect(cut(pair, 5, 'keep-start')).toEqual([[1, 2, 3, 4], [5], [8], ['answer-cut']]);
    expect(cut(pair, 4, 'keep-start')).toBe('no-room-for-answer');
  });

  it('keeps two answer tokens where there is no prompt, for the first is not scored', () => {
    const bare = pairOf([], [5, 6, 7], [8, 9]);
    expect(cut(bare, 2, 'keep-answer')).toEqual([[], [5, 6], [8, 9], ['answer-cut']]);
    expect(cut(bare, 1, 'keep-answer')).toBe('no-room-for-answer');
    expect(cut(bare, 1, 'keep-start')).toBe('no-room-for-answer');
  });

  it('stays within the limit, takes from the right places and says what it took', () => {
    const ids = (minLength: number): fc.Arbitrary<number[]> =>
      fc.array(fc.integer({ min: 1, max: 99 }), { minLength, maxLength: 8 });
    const rules = fc.constantFrom<Truncation>('keep-answer', 'keep-start');
    fc.assert(
      fc.property(ids(0), ids(2), ids(2), fc.integer({ min: 1, max: 20 }), rules, (p, c, r, max, rule) => {
        const before = pairOf(p, c, r);
        const after = truncatePair(before, { maxLength: max, truncation: rule });
        if ('reason' in after) return;
        const { promptIds, chosenIds, rejectedIds, notes } = after;
        expect([...promptIds]).toEqual(p.slice(p.length - promptIds.length));
        for (const [kept, whole] of [
          [chosenIds, c],
          [rejectedIds, r],
        ] as const) {
          expect(promptIds.length + kept.length).toBeLessThanOrEqual(max);
          expect(kept.length).toBeGreaterThan(0);
          expect([...kept]).toEqual(whole.slice(0, kept.length));
        }
        expect(notes.includes('prompt-cut')).toBe(promptIds.length < p.length);
        expect(notes.includes('answer-cut')).toBe(
          chosenIds.length < c.length || rejectedIds.length < r.length,
        );
      }),
    );
  });
});
