import type { LossName, LossTerm } from '../../shared/run.ts';
import type { SettingName } from './settingValues.ts';

const smoothed: readonly LossName[] = ['cdpo', 'robust', 'exo_pair'];

/** The constants beside beta that some loss reads, in the order they are shown. */
export const lossConstants = [
  { setting: 'loss.labelSmoothing', losses: smoothed },
  { setting: 'loss.simpoGamma', losses: ['simpo'] },
  { setting: 'loss.dpopDelta', losses: ['dpop'] },
  { setting: 'loss.discopopTau', losses: ['discopop'] },
] as const satisfies readonly { setting: SettingName; losses: readonly LossName[] }[];

export type LossConstantName = (typeof lossConstants)[number]['setting'];

/** The constants that these losses read. */
export function constantsOf(terms: readonly LossTerm[]): LossConstantName[] {
  return lossConstants
    .filter(({ losses }: { losses: readonly LossName[] }) => terms.some(({ name }) => losses.includes(name)))
    .map(({ setting }) => setting);
}

/** What beta means for these losses. */
export type BetaMeaning = 'leash' | 'sharpness' | 'unused';

/** SimPO and plain imitation know no original that the model could move away from. */
export function betaMeaning(terms: readonly LossTerm[]): BetaMeaning {
  if (terms.every(({ name }) => name === 'sft')) return 'unused';
  return terms.every(({ name }) => name === 'sft' || name === 'simpo') ? 'sharpness' : 'leash';
}

/** Losses that assume wrong labels need a share of them to assume. */
const assumedShare = 0.1;

/** The share of wrong labels to start with after the losses changed: what was set, where it is of use. */
export function smoothingFor(terms: readonly LossTerm[], smoothing: number): number {
  const used = terms.some(({ name }) => smoothed.includes(name));
  if (!used) return 0;
  return smoothing > 0 ? smoothing : assumedShare;
}
