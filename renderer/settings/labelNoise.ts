import type { Finding } from '../../shared/dataRoom.ts';
import type { LossName } from '../../shared/run.ts';

/** The DPO losses that can allow for wrong labels, the one that corrects for them first. */
export const noiseLosses = ['robust', 'cdpo'] as const satisfies readonly LossName[];
export type NoiseLoss = (typeof noiseLosses)[number];

/** Below it there is nothing to allow for; above it the labels say too little to correct them. */
const [leastRate, mostRate] = [0.001, 0.4];

/** The share of wrong labels that a loss may be told, from what was found: ε to three decimals; null for none. */
export function usableNoiseRate(findings: readonly Finding[]): number | null {
  const rate = findings.find(({ kind }) => kind === 'contradictions')?.figures['noiseRate'] ?? 0;
  const rounded = Math.round(1000 * rate) / 1000;
  return rounded >= leastRate && rounded <= mostRate ? rounded : null;
}
