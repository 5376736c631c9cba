import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenizedPair } from '../../../shared/pair.ts';
import {
  attentionBias,
  maskedScore,
  packRows,
  packSequences,
  rowLength,
  segment,
} from '../../../main/engine/data/batch.ts';
import type { MicroBatch } from '../../../main/engine/data/batch.ts';

function pairOf(prompt: number[], chosen: number[], rejected: number[]): TokenizedPair {
  return {
    row: 0,
    promptIds: Int32Array.from(prompt),
    chosenIds: Int32Array.from(chosen),
    rejectedIds: Int32Array.from(rejected),
    notes: [],
  };
}

const ids = (minLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: 50 }), { minLength, maxLength: 6 });
const pairs = fc.array(
  fc.tuple(ids(0), ids(1), ids(1)).map(([p, c, r]) => pairOf(p, c, r)),
  { minLength: 1, maxLength: 5 },
);
const window = fc.option(fc.integer({ min: 1, max: 8 }));

/** The ids that position `at` of `row` may attend to, in order: what the model sees of its sequence. */
function seen(batch: MicroBatch, bias: Float32Array, row: number, at: number): number[] {
  const { tokens } = batch;
  const from = (row * tokens + at) * tokens;
  const keys = Array.from({ length: tokens }, (_, key) => key).filter((key) => bias[from + key] === 0);
  return keys.map((key) => batch.ids[row * tokens + key] ?? -1);
}

describe('packRows', () => {
  it('lays out one pair as shared prompt, chosen branch, rejected branch', () => {
    const pair = pairOf([1, 2, 3], [4, 5], [6, 7, 8]);
    const batch = packRows([pair]);
    expect([...batch.ids]).toEqual([1, 2, 3, 4, 3, 6, 7]);
    expect([...batch.positions]).toEqual([0, 1, 2, 3, 2, 3, 4]);
    expect([...batch.segments]).toEqual([0, 0, 1, 1, 2, 2, 2]);
    expect([...batch.scored]).toEqual([2, 3, 4, 5, 6]);
    expect([...batch.labels]).toEqual([4, 5, 6, 7, 8]);
    expect([...batch.sequence]).toEqual([0, 0, 1, 1, 1]);
    expect([...batch.answerTokens]).toEqual([2, 3]);
    expect(batch).toMatchObject({ rows: 1, tokens: 7, sequences: 2, realTokens: 8, pairs: [pair] });
    expect(rowLength(pair)).toBe(7);
  });

  it('feeds and does not score the first answer token where there is no prompt', () => {
    const batch = packRows([pairOf([], [4, 5], [6, 7, 8])]);
    expect([...batch.ids]).toEqual([4, 6, 7]);
    expect([...batch.positions]).toEqual([0, 0, 1]);
    expect([...batch.labels]).toEqual([5, 7, 8]);
    expect([...batch.answerTokens]).toEqual([1, 2]);
  });

  it('pads on the right to the longest row', () => {
    const batch = packRows([pairOf([1], [2], [3]), pairOf([1, 2], [3], [4, 5])]);
    expect(batch.tokens).toBe(4);
    expect([...batch.segments.subarray(0, 4)]).toEqual([1, 2, segment.padding, segment.padding]);
    expect([...batch.ids.subarray(0, 4)]).toEqual([1, 1, 0, 0]);
  });

  it('gives back both answers of every pair, scored once and in order', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const batch = packRows(list);
        expect(batch.sequences).toBe(2 * list.length);
        list.forEach((pair, i) => {
          const skipped = pair.promptIds.length === 0 ? 1 : 0;
          [pair.chosenIds, pair.rejectedIds].forEach((answer, branch) => {
            const labels = batch.labels.filter((_, t) => batch.sequence[t] === 2 * i + branch);
            expect([...labels]).toEqual([...answer.subarray(skipped)]);
            expect(batch.answerTokens[2 * i + branch]).toBe(labels.length);
          });
        });
      }),
    );
  });

  it('scores the same labels in company as alone, whatever the padding', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const together = packRows(list);
        const alone = list.map((pair) => packRows([pair]));
        expect([...together.labels]).toEqual(alone.flatMap((batch) => [...batch.labels]));
        const places = alone.flatMap((batch, row) =>
          [...batch.scored].map((position) => row * together.tokens + position),
        );
        expect([...together.scored]).toEqual(places);
        expect(together.realTokens).toBe(alone.reduce((sum, batch) => sum + batch.realTokens, 0));
      }),
    );
  });

  it('shows each scored position exactly the sequence before its label', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const batch = packRows(list);
        const bias = attentionBias(batch, null);
        const done = new Int32Array(batch.sequences);
        batch.scored.forEach((flat, t) => {
          const sequence = batch.sequence[t] ?? 0;
          const pair = list[sequence >> 1];
          const answer = sequence % 2 === 0 ? pair?.chosenIds : pair?.rejectedIds;
          const whole = [...(pair?.promptIds ?? []), ...(answer ?? [])];
          const length = Math.max(pair?.promptIds.length ?? 0, 1) + (done[sequence] ?? 0);
          const row = Math.floor(flat / batch.tokens);
          expect(seen(batch, bias, row, flat % batch.tokens)).toEqual(whole.slice(0, length));
          expect(batch.positions[flat]).toBe(length - 1);
          expect(batch.labels[t]).toBe(whole[length]);
          done[sequence] = (done[sequence] ?? 0) + 1;
        });
      }),
    );
  });
});

describe('packSequences', () => {
  it('gives one sequence a row', () => {
    const batch = packSequences([
      { promptIds: Int32Array.of(1, 2), answerIds: Int32Array.of(3, 4, 5) },
      { promptIds: Int32Array.of(6), answerIds: Int32Array.of(7) },
    ]);
    expect(batch).toMatchObject({ rows: 2, tokens: 4, sequences: 2, pairs: [], realTokens: 7 });
    expect([...batch.ids]).toEqual([1, 2, 3, 4, 6, 0, 0, 0]);
    expect([...batch.segments]).toEqual([0, 1, 1, 1, 1, -1, -1, -1]);
    expect([...batch.sequence]).toEqual([0, 0, 0, 1]);
    expect([...batch.labels]).toEqual([3, 4, 5, 7]);
  });
});

describe('attentionBias', () => {
  /** The rule, spelled out for one query and one key of one row. */
  function mayAttend(batch: MicroBatch, query: number, key: number, reach: number | null): boolean {
    const [a, b] = [batch.segments[query], batch.segments[key]];
    if (a === segment.padding) return key === query;
    if (key > query || (b !== segment.shared && b !== a)) return false;
    const distance = (batch.positions[query] ?? 0) - (batch.positions[key] ?? 0);
    return reach === null || distance < reach;
  }

  it('agrees with the rule everywhere, with a window and without', () => {
    fc.assert(
      fc.property(pairs, window, (list, reach) => {
        const batch = packRows(list);
        const bias = attentionBias(batch, reach);
        const { rows, tokens } = batch;
        expect(bias).toHaveLength(rows * tokens * tokens);
        bias.forEach((value, flat) => {
          const row = Math.floor(flat / (tokens * tokens));
          const query = row * tokens + (Math.floor(flat / tokens) % tokens);
          const key = row * tokens + (flat % tokens);
          expect(value).toBe(mayAttend(batch, query, key, reach) ? 0 : maskedScore);
        });
      }),
    );
  });

  it('leaves no row without a key', () => {
    fc.assert(
      fc.property(pairs, window, (list, reach) => {
        const batch = packRows(list);
        const bias = attentionBias(batch, reach);
        for (let start = 0; start < bias.length; start += batch.tokens) {
          expect(Math.max(...bias.subarray(start, start + batch.tokens))).toBe(0);
        }
      }),
    );
  });

  it('masks to exactly nothing in f32', () => {
    const [large, small] = [Math.fround(1e4), Math.fround(-1e4)];
    expect(Number.isFinite(Math.fround(small + maskedScore))).toBe(true);
    expect(Math.fround(Math.exp(Math.fround(large + maskedScore) - small))).toBe(0);
  });
});
