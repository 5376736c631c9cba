import type { ScheduleName } from '../../../shared/run.ts';

/** Where a run's learning rate comes from. */
export interface Schedule {
  readonly name: ScheduleName;
  /** The highest learning rate. */
  readonly peak: number;
  /** T, optimizer steps of the whole run. */
  readonly totalSteps: number;
  /** w, optimizer steps spent warming up; see `warmupSteps`. */
  readonly warmupSteps: number;
}

/** w = ⌈fraction · T⌉, as transformers counts `warmup_ratio`. */
export function warmupSteps(fraction: number, totalSteps: number): number {
  return Math.ceil(fraction * totalSteps);
}

/** How much of the way from the end of the warmup to the end of the run is behind us, as a factor of the peak. */
const decay: Readonly<Record<ScheduleName, (progress: number) => number>> = {
  linear: (progress) => 1 - progress,
  cosine: (progress) => 0.5 * (1 + Math.cos(Math.PI * progress)),
  constant: () => 1,
};

/**
 * The learning rate of the update at optimizer step k, counted from 0.
 *
 * While k < w: peak · (k+1)/(w+1), so that the first update already moves (transformers' warmup starts at 0 and
 * wastes it). From w on: transformers' decay, with progress (k−w)/(T−w): linear to 0, or half a cosine period.
 * Both pieces give the peak at k = w.
 */
export function learningRateAt(k: number, { name, peak, totalSteps, warmupSteps }: Schedule): number {
  if (k < warmupSteps) return (peak * (k + 1)) / (warmupSteps + 1);
  const progress = Math.min(1, (k - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return peak * decay[name](progress);
}
