import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PreferencePair } from '../../../../shared/dataset.ts';
import { Random } from '../../../../main/engine/random.ts';
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
    const started = performance.now();
    const report = check(
      long.map((text) => textPair(text, `${text}a`, `b${text}`)),
      byThirds,
    );
    // 33 million characters; a cost that grows with the square would take hours.
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(JSON.stringify([report.findings, [...report.pairsOf]]).length).toBeLessThan(20_000);
  }, 120_000);
});
