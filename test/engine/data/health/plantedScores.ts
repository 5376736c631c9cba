import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { TextPair } from '../../../../shared/pair.ts';
import { HealthCheck, type HealthReport } from '../../../../main/engine/data/health/healthCheck.ts';
import { Random } from '../../../../main/engine/random.ts';
import { check } from './checked.ts';
import { normal } from './cleanPairs.ts';
import { plantFaults, type PlantedSet } from './plantedFaults.ts';

/** What a finding made of the pairs that were planted for it, over several seeds. */
export interface Score {
  right: number;
  wrong: number;
  planted: number;
}

export const precisionOf = ({ right, wrong }: Score): number => right / (right + wrong);
export const recallOf = ({ right, planted }: Score): number => right / planted;

/**
 * Plants faults in clean pairs, once for each seed, and counts what each finding names rightly and wrongly. What is
 * found in the clean pairs already is neither: pairs with one of their texts are passed over. A contradiction's other
 * side is a swapped pair that was not planted as one.
 */
export function plantedScores(
  clean: readonly TextPair[],
  seeds: readonly number[],
): ReadonlyMap<FindingKind, Score> {
  const scores = new Map<FindingKind, Score>();
  const before = check(clean, () => false);
  const known = (kind: FindingKind): ReadonlySet<string> =>
    new Set([...(before.pairsOf.get(kind) ?? [])].flatMap((id) => textsOf(clean[id - 1]!)));
  for (const seed of seeds) addScores(scores, plantFaults(clean, Random.fromSeed(seed)), known);
  return scores;
}

function addScores(
  scores: Map<FindingKind, Score>,
  set: PlantedSet,
  known: (kind: FindingKind) => ReadonlySet<string>,
): void {
  const { pairsOf } = report(set);
  for (const [kind, planted] of set.planted) {
    const passedOver = known(kind);
    const score = scores.get(kind) ?? { right: 0, wrong: 0, planted: 0 };
    score.planted += planted.size;
    for (const id of pairsOf.get(kind) ?? []) {
      const { pair } = set.pairs[id - 1]!;
      if (planted.has(id)) score.right += 1;
      else if (kind === 'suspected-swaps' && set.alsoSwapped.has(id)) continue;
      else if (pair.kind === 'text' && passedOver.isDisjointFrom(new Set(textsOf(pair)))) score.wrong += 1;
    }
    scores.set(kind, score);
  }
}

function report({ pairs, heldOut }: PlantedSet): HealthReport {
  const health = new HealthCheck({ heldOut: ({ id }) => heldOut.has(id) });
  for (const pair of pairs) health.take(pair);
  return health.finish();
}

function textsOf({ prompt, chosen, rejected }: TextPair): string[] {
  return [prompt, chosen, rejected].map(normal);
}
