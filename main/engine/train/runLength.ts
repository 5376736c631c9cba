import type { TrainSettings } from '../../../shared/run.ts';

/** Optimizer steps of a whole run. */
export function totalSteps(
  pairs: number,
  { batchPairs, epochs, maxSteps }: Pick<TrainSettings, 'batchPairs' | 'epochs' | 'maxSteps'>,
): number {
  const all = Math.ceil(pairs / batchPairs) * epochs;
  return maxSteps === null ? all : Math.min(all, maxSteps);
}

/** Optimizer steps between evaluations: as set, or so that a run has about five after the first. */
function evaluationEvery(steps: number, { evalEvery }: Pick<TrainSettings, 'evalEvery'>): number {
  return evalEvery ?? Math.max(1, Math.ceil(steps / 5));
}

/** Whether an evaluation belongs after `step`: at the start, every so many steps, and at the end. */
export function evaluationBelongs(
  step: number,
  steps: number,
  settings: Pick<TrainSettings, 'evalEvery'>,
): boolean {
  return step === steps || step % evaluationEvery(steps, settings) === 0;
}

/** Evaluations that belong after the steps beyond `step`. */
export function evaluationsAfter(
  step: number,
  steps: number,
  settings: Pick<TrainSettings, 'evalEvery'>,
): number {
  const every = evaluationEvery(steps, settings);
  const upTo = (s: number): number => Math.floor(s / every) + (s === steps && steps % every !== 0 ? 1 : 0);
  return upTo(steps) - upTo(step);
}
