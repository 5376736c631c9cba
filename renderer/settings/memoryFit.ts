import type { RunMeasure, RunPlan } from '../../shared/run.ts';

/** What a run needs of this computer's memory, as well as is known. */
export interface MemoryFit {
  readonly needsBytes: number;
  readonly availableBytes: number;
  readonly fits: boolean;
}

/** A measured step knows better than the plan's estimate from shapes. */
export function memoryFit(plan: RunPlan, measure: RunMeasure | null): MemoryFit {
  const availableBytes = plan.memoryAvailableBytes;
  if (measure === null) return { needsBytes: plan.memoryBytes, availableBytes, fits: plan.fits };
  const needsBytes = measure.peakMemoryBytes;
  return { needsBytes, availableBytes, fits: needsBytes <= availableBytes };
}
