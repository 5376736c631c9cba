import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { PreferencePair } from '../../../../shared/pair.ts';
import { Random } from '../../../../main/engine/random.ts';
import { threadMs } from '../../../support/threadTime.ts';
import { check, countsOf, textPair } from './checked.ts';
import { samplePairs } from './cleanPairs.ts';
import { plantFaults } from './plantedFaults.ts';

/** Any UTF-16 at all: lone surrogates, NULs, nothing. */
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), utf16());

function utf16(): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
}

const turns = fc.array(fc.record({ role: anyText, content: anyText }), { maxLength: 3 });
const anyPair: fc.Arbitrary<PreferencePair> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), prompt: anyText, chosen: anyText, rejected: anyText }),
  fc.record({ kind: fc.constant('chat' as const), prompt: turns, chosen: turns, rejected: turns }),
);

const byThirds = (id: number): boolean => id % 3 === 0;

describe('HealthCheck', () => {
  it('takes any strings, names pairs by ascending ids, and says the same twice', () => {
    fc.assert(
      fc.property(fc.array(anyPair, { maxLength: 130 }), (pairs) => {
        const report = check(pairs, byThirds);
        expect(check(pairs, byThirds)).toEqual(report);
        expect([...report.pairsOf.keys()].sort()).toEqual(report.findings.map(({ kind }) => kind).sort());
        for (const { kind, count, figures } of report.findings) {
          const ids = report.pairsOf.get(kind)!;
          expect(ids).toHaveLength(count);
          expect(ids).toEqual(Uint32Array.from(new Set(ids)).sort());
          expect(ids.every((id) => id >= 1 && id <= pairs.length)).toBe(true);
          expect(Object.values(figures).every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts the same whatever the order of the pairs', () => {
    const { pairs } = plantFaults(samplePairs(), Random.fromSeed(8));
    const counts = countsOf(
      check(
        pairs.map(({ pair }) => pair),
        () => false,
      ),
    );
    expect(Object.keys(counts)).toHaveLength(8);
    for (const seed of [1, 2, 3]) {
      const shuffled = Random.fromSeed(seed).shuffle(pairs.map(({ pair }) => pair));
      expect(countsOf(check(shuffled, () => false))).toEqual(counts);
    }
  });

  it('keeps the ids it was given, in whatever order they come', () => {
    const pair = textPair('Where?', 'Here it is.', 'There it was not.');
    const { pairsOf } = check([pair, pair, pair], () => false);
    expect(pairsOf.get('exact-duplicates')).toEqual(Uint32Array.of(2, 3));
  });

  it('has nothing to say of no pairs', () => {
    expect(check([], () => true)).toEqual({ findings: [], pairsOf: new Map() });
  });

  const answer = (words: number): string => Array.from({ length: words }, () => 'word').join(' ');
  it.each<[string, readonly PreferencePair[], readonly FindingKind[]]>([
    ['one pair', [textPair('Where?', 'Here it is.', 'There it was not.')], []],
    ['a pair of nothing', [textPair('', '', '')], []],
    ['a chat without turns', [{ kind: 'chat', prompt: [], chosen: [], rejected: [] }], []],
    [
      'the same pair over and over',
      Array.from({ length: 300 }, () => textPair('Where?', 'Here it is.', 'There was none.')),
      ['exact-duplicates'],
    ],
    [
      'the same answer twice',
      Array.from({ length: 300 }, (_, i) =>
        textPair(`Where is ${i}?`, 'Here it is now, look.', 'Here it is now, look.'),
      ),
      ['near-identical-answers'],
    ],
    [
      'chosen longer every time',
      Array.from({ length: 300 }, (_, i) => textPair(`Where is ${i}?`, answer(20 + (i % 9)), answer(3))),
      ['length-bias'],
    ],
    ['answers of one character', Array.from({ length: 300 }, (_, i) => textPair(`${i}?`, 'a', 'b')), []],
    ['answers of white space', Array.from({ length: 300 }, (_, i) => textPair(`${i}?`, ' ', '\n')), []],
    [
      'halves of surrogates',
      Array.from({ length: 300 }, (_, i) => textPair(`\ud83d ${i}`, '\udc00\ud800 a', '\ud83d\ud83d b')),
      [],
    ],
  ])('stays finite: %s', (_, pairs, expected) => {
    const { findings } = check(pairs, byThirds);
    const kinds = findings.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining([...expected]));
    for (const { count, figures } of findings) {
      expect(count).toBeLessThanOrEqual(pairs.length);
      expect(Object.values(figures).every(Number.isFinite)).toBe(true);
    }
  });

  it('takes texts of ten megabytes, flat or put together, in seconds', () => {
    const long = 'All the words of a very long book, page 12: "word"\n'.repeat(200_000);
    const pairs = [textPair(long, `${long}.`, long.toUpperCase()), textPair('?', long, `No. ${long}`)];
    const started = threadMs();
    const { pairsOf } = check(pairs, byThirds);
    expect(threadMs() - started).toBeLessThan(20_000);
    expect(pairsOf.get('near-identical-answers')).toEqual(Uint32Array.of(1, 2));
  }, 60_000);

  it('keeps no text, and takes time in proportion to texts of megabytes', () => {
    const long = [
      'a'.repeat(1e6),
      '1'.repeat(1e6),
      '1 '.repeat(5e5),
      '@'.repeat(1e6),
      'a@'.repeat(5e5),
      '<|'.repeat(5e5),
      '\n### '.repeat(2e5),
      '+1 (2) '.repeat(1.5e5),
      'DE89 '.repeat(2e5),
      '\u{1f600}'.repeat(5e5),
      'the of and '.repeat(1e5),
    ];
    const started = threadMs();
    const report = check(
      long.map((text) => textPair(text, `${text}a`, `b${text}`)),
      byThirds,
    );
    // 33 million characters; a cost that grows with the square would take hours.
    expect(threadMs() - started).toBeLessThan(60_000);
    expect(JSON.stringify([report.findings, [...report.pairsOf]]).length).toBeLessThan(20_000);
  }, 120_000);
});
