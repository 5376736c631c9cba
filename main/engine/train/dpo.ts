import { NudgeError } from '../../../shared/errors.ts';
import type { TokenizedPair } from '../../../shared/pair.ts';
import type { StepMetrics, TrainEvent, TrainSettings } from '../../../shared/run.ts';
import { packRows, rowLength, type MicroBatch } from '../data/batch.ts';
import { planBatches, splitMicroBatches } from '../data/batchPlan.ts';
import { needsReference, pairLoss } from '../loss/pairLoss.ts';
import type { ModelView } from '../model/deviceWeights.ts';
import type { Network, TokenScores } from '../model/network.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { learningRateAt, warmupSteps } from '../optim/schedule.ts';
import { Random } from '../random.ts';
import { evaluatePairs, observe } from './evaluate.ts';
import { GradientAccumulator } from './gradients.ts';
import { PairMetricsSum } from './metrics.ts';
import type { Progress } from './checkpoint.ts';
import { trainableParameters, type Policy } from './policy.ts';
import { pairKey, referenceLogps, type ReferenceCache, type ReferenceLogps } from './referenceLogps.ts';
import { evaluationBelongs, totalSteps } from './runLength.ts';
import { klFromReference, sampleAnswers, type SamplePrompt } from './samples.ts';
import { pairScores } from './scoring.ts';
import { spreadToTokens, sumSequences } from './sequenceScores.ts';

/** Everything a DPO run needs, ready to go. */
export interface DpoJob {
  readonly network: Network;
  readonly policy: Policy;
  /** The model the policy is held to: the plain weights, or the starting weights in full training. */
  readonly reference: ModelView;
  /** The same model as it can be had while the policy trains, to score sampled answers. */
  readonly samplingReference: ModelView;
  readonly optimizer: Optimizer;
  readonly settings: TrainSettings;
  readonly trainPairs: readonly TokenizedPair[];
  readonly heldOutPairs: readonly TokenizedPair[];
  readonly samplePrompts: readonly SamplePrompt[];
  /** Ids that end an answer. */
  readonly endTokens: readonly number[];
  readonly decode: (ids: Int32Array) => string;
  readonly referenceCache: ReferenceCache;
  /** Where an earlier run that goes on here stood. */
  readonly resumeAt: Progress | null;
  readonly deviceNote: string | null;
  readonly onEvent: (event: TrainEvent) => void;
  /** Asked between steps; true ends the run after the step in hand. */
  readonly shouldStop: () => boolean;
  /**
   * Asked where the run may rest: between steps, and between the passes of the reference and of an evaluation.
   * A promise makes it wait there, holding its memory and computing nothing; null lets it go on.
   */
  readonly pause?: () => Promise<void> | null;
  /** Told between steps what could be saved now, so that a killed run loses little. */
  readonly keepState?: (progress: Progress, moment: StateMoment) => Promise<void>;
}

/** Why the state might be saved: a step was made, an evaluation or a pause begins. */
export type StateMoment = 'step' | 'evaluation' | 'pause';

export interface DpoResult extends Progress {
  readonly status: 'done' | 'stopped';
}

/**
 * Direct Preference Optimization, arXiv 2305.18290.
 * @throws NudgeError TRAINING_DIVERGED when loss or gradient stop being numbers; the policy then still holds the
 *   weights of the last good step.
 */
export async function trainDpo(job: DpoJob): Promise<DpoResult> {
  const run = new DpoRun(job);
  run.announce();
  await run.beginReference();
  while (!run.finished && !job.shouldStop()) {
    await run.rest();
    if (job.shouldStop()) break;
    if (run.evaluationDue) await run.evaluate();
    else await run.trainStep();
  }
  return { status: run.finished ? 'done' : 'stopped', ...run.progress };
}

class DpoRun {
  readonly steps: number;
  step: number;
  tokens: number;
  /** At the start, every so many steps, and at the end. */
  evaluationDue: boolean;
  readonly #job: DpoJob;
  readonly #lengths: readonly number[];
  readonly #random: Random;
  readonly #accumulator: GradientAccumulator;
  readonly #references = new Map<string, ReferenceLogps>();
  #plan: { epoch: number; batches: number[][] } = { epoch: -1, batches: [] };

  constructor(job: DpoJob) {
    const { trainPairs, settings } = job;
    this.#job = job;
    this.steps = totalSteps(trainPairs.length, settings);
    this.step = job.resumeAt?.step ?? 0;
    this.tokens = job.resumeAt?.tokens ?? 0;
    this.evaluationDue = job.resumeAt?.evaluationDue ?? true;
    this.#lengths = trainPairs.map(rowLength);
    this.#random = Random.fromSeed(settings.seed);
    this.#accumulator = new GradientAccumulator(job.network, job.policy, 'recompute');
  }

  get finished(): boolean {
    return this.step >= this.steps && !this.evaluationDue;
  }

  get progress(): Progress {
    return { step: this.step, tokens: this.tokens, evaluationDue: this.evaluationDue };
  }

  announce(): void {
    const { network, deviceNote, trainPairs, heldOutPairs, policy, onEvent } = this.#job;
    onEvent({
      event: 'start',
      device: network.executor.device,
      deviceNote,
      steps: this.steps,
      trainPairs: trainPairs.length,
      evalPairs: heldOutPairs.length,
      trainableParameters: trainableParameters(policy),
    });
  }

  /**
   * The reference log-probs that cannot wait: of the held-out pairs, which the first evaluation asks for, and in full
   * training of all that the run will see, since its updates take the reference's weights. With an adapter those of a
   * step are computed just before it, so that a run on very many pairs begins at once.
   */
  async beginReference(): Promise<void> {
    const { heldOutPairs, settings } = this.#job;
    const seen = settings.method === 'full' ? this.#pairsAhead() : [];
    await this.#addReferences([...seen, ...heldOutPairs], this.#progress('reference'), this.#between);
  }

  async #addReferences(
    pairs: readonly TokenizedPair[],
    onProgress: (done: number, total: number) => void,
    between: () => Promise<boolean>,
  ): Promise<void> {
    const { network, reference, settings, referenceCache } = this.#job;
    if (!needsReference(settings.loss)) return;
    const missing = pairs.filter((pair) => !this.#references.has(pairKey(pair)));
    if (missing.length === 0) return;
    const options = { cache: referenceCache, microTokens: settings.microTokens, onProgress, between };
    const found = await referenceLogps(network, reference, missing, options);
    for (const [key, logps] of found) this.#references.set(key, logps);
  }

  /** All pairs of the steps to come, each once. */
  #pairsAhead(): readonly TokenizedPair[] {
    const { trainPairs, settings } = this.#job;
    if (this.steps - this.step >= Math.ceil(trainPairs.length / settings.batchPairs)) return trainPairs;
    const ahead = new Set<number>();
    for (let step = this.step; step < this.steps; step++) {
      for (const index of this.#batch(step).indices) ahead.add(index);
    }
    return trainPairs.filter((_, index) => ahead.has(index));
  }

  /** Between two steps: waits out a pause, with the state saved first. */
  async rest(): Promise<void> {
    const pause = this.#job.pause?.() ?? null;
    if (pause === null) return;
    await this.#job.keepState?.(this.progress, 'pause');
    await pause;
  }

  /** Between two passes of one task: waits out a pause; false when the run is to stop. */
  readonly #between = async (): Promise<boolean> => {
    await this.#job.pause?.();
    return !this.#job.shouldStop();
  };

  #progress(phase: 'reference' | 'evaluating' | 'sampling') {
    return (done: number, total: number): void => {
      this.#job.onEvent({ event: 'phase', phase, done, total });
    };
  }

  /** The indices of the pairs of a step, counted from 0. */
  #batch(step: number): { epoch: number; indices: readonly number[] } {
    const { batchPairs, shuffle } = this.#job.settings;
    const batchesPerEpoch = Math.ceil(this.#lengths.length / batchPairs);
    const epoch = Math.floor(step / batchesPerEpoch);
    if (this.#plan.epoch !== epoch) {
      const random = shuffle ? this.#random.fork('epoch').fork(epoch) : null;
      this.#plan = { epoch, batches: planBatches(this.#lengths, { batchPairs, random }) };
    }
    return { epoch, indices: this.#plan.batches[step % batchesPerEpoch] ?? [] };
  }

  async trainStep(): Promise<void> {
    const { settings, optimizer } = this.#job;
    const { epoch, indices } = this.#batch(this.step);
    await this.#addReferences(this.#pairs(indices), noProgress, always);
    const start = performance.now();
    const metrics = new PairMetricsSum(settings.loss);
    const before = this.tokens;
    for (const batch of this.#microBatches(indices)) {
      await this.#accumulator.add(batch, this.#lossGradient(batch, indices, metrics));
      this.tokens += batch.realTokens;
    }
    const schedule = {
      name: settings.schedule,
      peak: settings.learningRate,
      totalSteps: this.steps,
      warmupSteps: warmupSteps(settings.warmup, this.steps),
    };
    const lr = learningRateAt(this.step, schedule);
    const gradNorm = await optimizer.step(this.#accumulator.take(), lr, settings.clipNorm);
    const means = metrics.means();
    if (!Number.isFinite(gradNorm) || !Number.isFinite(means.loss)) throw diverged(this.step + 1);
    this.step += 1;
    this.evaluationDue = evaluationBelongs(this.step, this.steps, settings);
    const seconds = (performance.now() - start) / 1000;
    const { 'logps/accuracies': _unreported, ...reported } = means;
    this.#emitStep({
      ...reported,
      grad_norm: gradNorm,
      lr,
      epoch: epoch + 1,
      tokens_per_second: (this.tokens - before) / seconds,
    });
    await this.#job.keepState?.(this.progress, this.evaluationDue ? 'evaluation' : 'step');
  }

  #emitStep(metrics: Omit<StepMetrics, 'step' | 'num_tokens' | 'peak_memory_mb'>): void {
    this.#job.onEvent({
      event: 'step',
      step: this.step,
      ...metrics,
      num_tokens: this.tokens,
      peak_memory_mb: process.resourceUsage().maxRSS / 1024,
    });
  }

  #microBatches(indices: readonly number[]): MicroBatch[] {
    const micros = splitMicroBatches(indices, this.#lengths, this.#job.settings.microTokens);
    return micros.map((micro) => packRows(this.#pairs(micro)));
  }

  #pairs(indices: readonly number[]): TokenizedPair[] {
    return indices.map((i) => this.#job.trainPairs[i]).filter((pair) => pair !== undefined);
  }

  /**
   * The loss of one micro-batch and its derivative by every token's log-prob. The batch's loss is the mean over
   * its pairs, whatever the micro-batches: each pair counts 1/P.
   */
  #lossGradient(batch: MicroBatch, indices: readonly number[], metrics: PairMetricsSum) {
    const { trainPairs, settings } = this.#job;
    const chosenTokens = indices.reduce((sum, i) => sum + (trainPairs[i]?.chosenIds.length ?? 0), 0);
    const totals = { batchPairs: indices.length, batchChosenTokens: chosenTokens };
    return (tokenScores: TokenScores): Float32Array => {
      const scores = sumSequences(batch, tokenScores);
      const dLogps = new Float64Array(batch.sequences);
      batch.pairs.forEach((_, i) => {
        const observation = observe(pairScores(batch, scores, i), this.#references, this.step === 0);
        const { loss, dChosen, dRejected } = pairLoss(observation.logps, settings.loss, totals);
        metrics.add({ ...observation, loss });
        dLogps[2 * i] = dChosen / indices.length;
        dLogps[2 * i + 1] = dRejected / indices.length;
      });
      return spreadToTokens(batch, dLogps);
    };
  }

  /** A stop in the middle leaves the evaluation to be made again. */
  async evaluate(): Promise<void> {
    const { network, policy, heldOutPairs, settings, onEvent } = this.#job;
    const heldOut = await evaluatePairs(network, policy.view, heldOutPairs, this.#references, {
      loss: settings.loss,
      microTokens: settings.microTokens,
      atStart: this.step === 0,
      onProgress: this.#progress('evaluating'),
      between: this.#between,
    });
    if (!(await this.#between())) return;
    const kl = await this.#sample();
    if (this.#job.shouldStop()) return;
    this.evaluationDue = false;
    if (heldOut === null) return;
    onEvent({
      event: 'eval',
      step: this.step,
      ...heldOut,
      kl: kl?.kl ?? null,
      kl_stderr: kl?.stderr ?? null,
    });
  }

  async #sample(): Promise<{ kl: number; stderr: number } | null> {
    const { network, policy, samplingReference, samplePrompts, settings, endTokens, decode, onEvent } =
      this.#job;
    if (samplePrompts.length === 0) return null;
    this.#progress('sampling')(0, samplePrompts.length);
    const { greedy, drawn } = await sampleAnswers(network, policy.view, samplePrompts, {
      maxNewTokens: settings.sampleTokens,
      endTokens,
      random: this.#random.fork('samples').fork(this.step),
      shouldStop: this.#job.shouldStop,
    });
    if (this.#job.shouldStop()) return null;
    greedy.forEach((ids, prompt) => {
      const promptText = samplePrompts[prompt]?.text ?? '';
      onEvent({ event: 'sample', step: this.step, prompt, promptText, answer: decode(ids) });
    });
    return klFromReference(network, policy.view, samplingReference, drawn, settings.microTokens);
  }
}

/** Those of one step are part of it: quick, and not to be stopped in the middle. */
const noProgress = (): void => undefined;
const always = (): Promise<boolean> => Promise.resolve(true);

function diverged(step: number): NudgeError {
  return new NudgeError(
    'TRAINING_DIVERGED',
    `The loss stopped being a number at step ${String(step)}. The weights of the step before are kept.`,
    'Start again with a smaller learning rate; 0.00001 is a safe start.',
    { step },
  );
}
