import type { FindingKind } from '../../../../shared/dataRoom.ts';
import type { PreferencePair } from '../../../../shared/pair.ts';
import type { Collected, Collector } from '../../../../main/engine/data/health/collector.ts';
import { HealthCheck, type HealthReport } from '../../../../main/engine/data/health/healthCheck.ts';
import { PairFacts } from '../../../../main/engine/data/health/pairFacts.ts';

export const textPair = (prompt: string, chosen: string, rejected: string): PreferencePair => ({
  kind: 'text',
  prompt,
  chosen,
  rejected,
});

/** What one collector says of pairs. */
export function collect(collector: Collector, pairs: Iterable<PreferencePair>): Collected | null {
  const facts = new PairFacts();
  for (const pair of pairs) {
    facts.read(pair);
    collector.take(facts);
  }
  return collector.finish();
}

/** Positions of the pairs that one collector names, from 0. */
export function named(collector: Collector, pairs: Iterable<PreferencePair>): number[] {
  return [...(collect(collector, pairs)?.positions ?? [])];
}

/** The whole report; ids count from 1. */
export function check(pairs: readonly PreferencePair[], heldOut: (id: number) => boolean): HealthReport {
  const health = new HealthCheck({ heldOut: ({ id }) => heldOut(id) });
  pairs.forEach((pair, row) => health.take({ pair, row, id: row + 1 }));
  return health.finish();
}

export function countsOf({ findings }: HealthReport): Partial<Record<FindingKind, number>> {
  return Object.fromEntries(findings.map(({ kind, count }) => [kind, count]));
}
