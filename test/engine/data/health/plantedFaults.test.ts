import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { TextPair } from '../../../../shared/pair.ts';
import { Random } from '../../../../main/engine/random.ts';
import { sharedMaterial } from '../../../support/sharedMaterial.ts';
import { check } from './checked.ts';
import { samplePairs, tonePairs } from './cleanPairs.ts';
import { plantedCounts, plantFaults } from './plantedFaults.ts';
import { plantedScores, precisionOf, recallOf } from './plantedScores.ts';

const seeds = [1, 2, 3];

/** What a finding must reach over the seeds together. */
interface Floors {
  readonly precision: number;
  readonly recall: number;
}

const always: Floors = { precision: 1, recall: 1 };

const sampleFloors: Readonly<Partial<Record<FindingKind, Floors>>> = {
  'exact-duplicates': always,
  'near-duplicates': { precision: 0.97, recall: 0.92 },
  contradictions: always,
  'suspected-swaps': { precision: 0.9, recall: 0.88 },
  'near-identical-answers': { precision: 0.95, recall: 0.88 },
  'mixed-languages': always,
  'template-leftovers': always,
  'personal-data': always,
  'split-leakage': always,
};

/** Some of these answers are polite on both sides: turned round, nothing tells. */
const toneFloors: typeof sampleFloors = {
  ...sampleFloors,
  'near-duplicates': { precision: 0.95, recall: 0.9 },
  'suspected-swaps': { precision: 0.85, recall: 0.5 },
  'near-identical-answers': { precision: 0.95, recall: 0.8 },
  'mixed-languages': { precision: 0.96, recall: 1 },
};

function expectFloors(clean: readonly TextPair[], floors: typeof sampleFloors): void {
  const scores = plantedScores(clean, seeds);
  expect([...scores.keys()].sort()).toEqual(Object.keys(floors).sort());
  for (const [kind, score] of scores) {
    const floor = floors[kind]!;
    expect(precisionOf(score), `precision of ${kind}`).toBeGreaterThanOrEqual(floor.precision);
    expect(recallOf(score), `recall of ${kind}`).toBeGreaterThanOrEqual(floor.recall);
  }
}

describe('the health report', () => {
  it('finds nothing in the sample pairs', () => {
    expect(check(samplePairs(), () => false).findings).toEqual([]);
  });

  it('finds the faults planted in the sample pairs', () => {
    expectFloors(samplePairs(), sampleFloors);
  }, 60_000);

  it.skipIf(sharedMaterial('data/instruction-tone-pairs.json') === null)(
    'finds the faults planted in the tone pairs (needs ../shared)',
    () => {
      expectFloors(tonePairs(sharedMaterial('data/instruction-tone-pairs.json')!), toneFloors);
    },
    60_000,
  );

  it('suspects no clean label, also where labels are hard to tell', () => {
    const random = Random.fromSeed(3);
    const guessed = samplePairs().map((pair) =>
      random.integer(2) === 0 ? pair : { ...pair, chosen: pair.rejected, rejected: pair.chosen },
    );
    for (const pairs of [samplePairs(), guessed]) {
      expect(check(pairs, () => false).pairsOf.has('suspected-swaps')).toBe(false);
    }
  });

  it('plants what it says', () => {
    const { planted } = plantFaults(samplePairs(), Random.fromSeed(1));
    expect(planted.get('exact-duplicates')!.size).toBe(plantedCounts.duplicates);
    expect(planted.get('near-duplicates')!.size).toBe(plantedCounts.nearDuplicates);
    expect(planted.get('suspected-swaps')!.size).toBe(plantedCounts.swapped);
    expect(planted.get('contradictions')!.size).toBe(2 * plantedCounts.contradictory);
    expect(planted.get('split-leakage')!.size).toBe(plantedCounts.leaked);
  });
});
