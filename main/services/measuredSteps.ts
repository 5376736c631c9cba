import type { TokenizedPair } from '../../shared/pair.ts';
import type { TrainEvent, TrainPhase } from '../../shared/run.ts';
import { paddedTokens, rowLengths } from '../engine/train/batchCost.ts';
import { needsReference } from '../engine/loss/pairLoss.ts';
import { trainDpo, type DpoJob } from '../engine/train/dpo.ts';
import { referenceLogps } from '../engine/train/referenceLogps.ts';

/** What steps took. Tokens are padded ones. */
export interface StepTimes {
  readonly msPerToken: number;
  readonly referenceMsPerToken: number;
  /** All timed steps together. */
  readonly timedMs: number;
  /** What the warm-up took beyond a step of its size: programs are compiled once. */
  readonly onceMs: number;
}

/** What an evaluation took. */
export interface EvaluationTimes {
  readonly msPerToken: number;
  /** Sampling answers, and scoring them. */
  readonly samplesMs: number;
}

interface Moment {
  readonly at: number;
  readonly event: TrainEvent;
}

/** Held-out pairs are scored for about this long. */
const scoredMs = 1000;

/**
 * Trains on `batches`, one step each, with the run's own loop. The first warms up; the others are timed.
 * @throws NudgeError as a run would
 */
export async function timeSteps(
  job: DpoJob,
  batches: readonly (readonly TokenizedPair[])[],
): Promise<StepTimes> {
  const pairs = batches.flat();
  const referenceMs = await timeReference(job, pairs);
  const moments = await timed({
    ...job,
    // In order, so that the batches stay what they are.
    settings: {
      ...job.settings,
      shuffle: false,
      batchPairs: batches[0]?.length ?? 1,
      epochs: 1,
      maxSteps: null,
    },
    trainPairs: pairs,
    heldOutPairs: [],
    samplePrompts: [],
    resumeAt: { step: 0, tokens: 0, evaluationDue: false },
  });
  const tokens = batches.map((batch) => tokensOf(job, batch));
  const began = lastAt(moments, 'start') ?? 0;
  const ends = moments.filter(({ event }) => event.event === 'step').map(({ at }) => at);
  const warmUpEnd = ends[0] ?? 0;
  const timedMs = (ends.at(-1) ?? 0) - warmUpEnd;
  const msPerToken = timedMs / tokens.slice(1).reduce((a, b) => a + b, 0);
  return {
    msPerToken,
    referenceMsPerToken: referenceMs / tokensOf(job, pairs),
    timedMs,
    onceMs: Math.max(0, warmUpEnd - began - msPerToken * (tokens[0] ?? 0)),
  };
}

/** What the reference log-probs of some pairs take, which the job's cache then has; 0 where none are needed. */
async function timeReference(job: DpoJob, pairs: readonly TokenizedPair[]): Promise<number> {
  const { network, reference, settings, referenceCache } = job;
  if (!needsReference(settings.loss)) return 0;
  const began = performance.now();
  await referenceLogps(network, reference, pairs, {
    cache: referenceCache,
    microTokens: settings.microTokens,
    onProgress: () => undefined,
    between: () => Promise.resolve(true),
  });
  return performance.now() - began;
}

/**
 * One evaluation on some of the held-out pairs, with the run's own samples.
 * @param msPerToken about what a padded token takes to score; 0 where it is not known
 */
export async function timeEvaluation(job: DpoJob, msPerToken: number): Promise<EvaluationTimes> {
  const pairs = somePairs(job, msPerToken);
  const moments = await timed({
    ...job,
    trainPairs: [],
    heldOutPairs: pairs,
    resumeAt: { step: 0, tokens: 0, evaluationDue: true },
  });
  const began = lastAt(moments, 'reference') ?? lastAt(moments, 'start') ?? 0;
  const scored = lastAt(moments, 'evaluating') ?? began;
  const sampling = lastAt(moments, 'sampling');
  const ended = moments.at(-1)?.at ?? 0;
  return {
    msPerToken: pairs.length === 0 ? 0 : (scored - began) / tokensOf(job, pairs),
    samplesMs: sampling === null ? 0 : ended - sampling,
  };
}

/** Held-out pairs from all over the list, as many as can be scored in a moment. */
function somePairs(job: DpoJob, msPerToken: number): readonly TokenizedPair[] {
  const { heldOutPairs } = job;
  const allMs = msPerToken * tokensOf(job, heldOutPairs);
  if (allMs <= scoredMs) return heldOutPairs;
  const every = Math.ceil(allMs / scoredMs);
  return heldOutPairs.filter((_, i) => i % every === 0);
}

function tokensOf({ settings }: DpoJob, pairs: readonly TokenizedPair[]): number {
  return paddedTokens(rowLengths(pairs), settings.microTokens);
}

/** What a job tells, and when; at the end one more moment, told by the clock. */
async function timed(job: DpoJob): Promise<Moment[]> {
  const moments: Moment[] = [];
  const onEvent = (event: TrainEvent): void => void moments.push({ at: performance.now(), event });
  await trainDpo({ ...job, onEvent });
  onEvent({ event: 'phase', phase: 'saving', done: 0, total: 1 });
  return moments;
}

function lastAt(moments: readonly Moment[], name: 'start' | TrainPhase): number | null {
  const last = moments.findLast(({ event }) =>
    event.event === 'phase' ? event.phase === name : event.event === name,
  );
  return last?.at ?? null;
}
