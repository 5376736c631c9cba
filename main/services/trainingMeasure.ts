import type { TokenizedPair } from '../../shared/pair.ts';
import type { RunMeasure, TrainSettings } from '../../shared/run.ts';
import { planBatches } from '../engine/data/batchPlan.ts';
import { Random } from '../engine/random.ts';
import { openExecutor } from '../engine/runtime/device.ts';
import { microBatchShapes, paddedTokens, rowLengths } from '../engine/train/batchCost.ts';
import type { DpoJob } from '../engine/train/dpo.ts';
import { evaluationsAfter, totalSteps } from '../engine/train/runLength.ts';
import { checkSettings } from '../engine/train/settings.ts';
import { openStore } from '../store/open.ts';
import { keptInMemory, unknownPairs } from './measuredReference.ts';
import { timeEvaluation, timeSteps, type StepTimes } from './measuredSteps.ts';
import type { TrainRequest } from './training.ts';
import { buildJob } from './trainingJob.ts';
import { asNew, prepareTraining, type Prepared } from './trainingPreparation.ts';

export type MeasureRequest = Omit<TrainRequest, 'name' | 'outDir'>;

/** Steps are timed for about this long, and at least one. */
const timedMs = 1500;
const mostSteps = 24;

/**
 * Time and memory of a run, measured: the model is loaded and trained for a step or a few on the run's own batches,
 * and evaluated once. Nothing is stored, and what was learned is thrown away. Memory and loading are the whole
 * process's, so give it one of its own.
 * @throws NudgeError as the run itself would
 */
export async function measureTraining(home: string, request: MeasureRequest): Promise<RunMeasure> {
  checkSettings(request.settings);
  const prepared = await prepare(home, request);
  const { executor, note } = await openExecutor(request.device);
  try {
    const unknown = await unknownPairs(home, prepared, executor.device);
    const place = { executor, deviceNote: note, resumeFrom: null, referenceCache: keptInMemory() };
    const hooks = { onEvent: () => undefined, shouldStop: () => false };
    const { job } = await buildJob(prepared, place, hooks);
    // Counted from the start of the process, as a run has to start one, too.
    const loadingMs = performance.now();
    const times = await measureJob(job, unknown);
    return {
      ...times,
      totalMs: loadingMs + times.totalMs,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      device: executor.device,
      deviceNote: note,
    };
  } finally {
    await executor.close();
  }
}

async function prepare(home: string, request: MeasureRequest): Promise<Prepared> {
  const db = openStore(home);
  try {
    return await prepareTraining({ db, home }, request, request.settings, asNew());
  } finally {
    db.close();
  }
}

/** `unknown`: pairs whose reference log-probs are not known from earlier runs. */
async function measureJob(
  job: DpoJob,
  unknown: readonly TokenizedPair[],
): Promise<Pick<RunMeasure, 'steps' | 'stepMs' | 'totalMs'>> {
  const { settings, trainPairs, heldOutPairs } = job;
  const tokens = (pairs: readonly TokenizedPair[]): number =>
    paddedTokens(rowLengths(pairs), settings.microTokens);
  const batches = firstEpoch(trainPairs, settings).toSorted((a, b) => tokens(a) - tokens(b));
  const times = await timeBatches(job, batches);
  const evaluation = await timeEvaluation(job, times.referenceMsPerToken);
  const steps = totalSteps(trainPairs.length, settings);
  const meanTokens = batches.reduce((sum, batch) => sum + tokens(batch), 0) / batches.length;
  const stepMs = times.msPerToken * meanTokens;
  const evaluationMs = evaluation.samplesMs + evaluation.msPerToken * tokens(heldOutPairs);
  const evaluations = 1 + evaluationsAfter(0, steps, settings);
  const heldOut = new Set(heldOutPairs);
  const asked = (isHeldOut: boolean): number =>
    tokens(unknown.filter((pair) => heldOut.has(pair) === isHeldOut));
  // A run that ends before it has seen all pairs never asks the reference for the others.
  const seen = Math.min(1, (steps * settings.batchPairs) / trainPairs.length);
  const referenceMs = times.referenceMsPerToken * (asked(true) + seen * asked(false));
  const totalMs = times.onceMs + referenceMs + steps * stepMs + evaluations * evaluationMs;
  return { steps, stepMs, totalMs };
}

/** The batches of a run's first epoch; a short last one only where there is no other. */
function firstEpoch(pairs: readonly TokenizedPair[], { batchPairs, shuffle, seed }: TrainSettings) {
  const random = shuffle ? Random.fromSeed(seed).fork('epoch').fork(0) : null;
  const batches = planBatches(rowLengths(pairs), { batchPairs, random }).map((indices) =>
    indices.map((i) => pairs[i]).filter((pair) => pair !== undefined),
  );
  const full = batches.filter(({ length }) => length === batchPairs);
  return full.length > 0 ? full : batches;
}

/** Steps on batches from all over `batches`, which come in the order of their size; the largest warms up. */
async function timeBatches(job: DpoJob, batches: readonly TokenizedPair[][]): Promise<StepTimes> {
  const { microTokens } = job.settings;
  const peak = (batch: readonly TokenizedPair[]): number =>
    Math.max(...microBatchShapes(rowLengths(batch), microTokens).map(({ rows, tokens }) => rows * tokens));
  const largest = batches.reduce((a, b) => (peak(b) > peak(a) ? b : a));
  const first = await timeSteps(job, [largest, ...spread(batches, 1)]);
  const more = Math.min(mostSteps, batches.length, Math.floor(timedMs / first.timedMs));
  if (more < 2) return first;
  const { onceMs } = first;
  return { ...(await timeSteps(job, [largest, ...spread(batches, more)])), onceMs };
}

/** `count` items at even distances. */
function spread<T>(items: readonly T[], count: number): T[] {
  const places = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * items.length) / count));
  return places.map((place) => items[place]).filter((item) => item !== undefined);
}
