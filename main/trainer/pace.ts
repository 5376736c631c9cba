import type { TrainSettings } from '../../shared/run.ts';
import { evaluationBelongs, evaluationsAfter } from '../engine/train/runLength.ts';
import type { TimedEvent } from './trainKind.ts';

/** Steps that the pace is taken from. */
const recent = 100;
/** Fewer say nothing yet: the first steps warm up. */
const fewest = 3;
/** A step that took this many times the usual was held up by something else. */
const heldUp = 4;

interface StepTime {
  readonly ms: number;
  readonly tokens: number;
}

/**
 * How fast a run goes, and how long it still takes. Times are the run's own, in milliseconds: pauses are not in
 * them.
 */
export class Pace {
  readonly #settings: TrainSettings;
  readonly #firstStep: number;
  #step: number;
  #steps: number | null = null;
  #tokens = 0;
  #lastStepAt: number | null = null;
  #evaluatingSince: number | null = null;
  /** From the step before an evaluation to the step after it, or from the start of the first one. */
  #evaluationGap: number | null = null;
  #recent: StepTime[] = [];

  /** @param firstStep where the run goes on from; 0 for a new one */
  constructor(settings: TrainSettings, firstStep: number) {
    this.#settings = settings;
    this.#firstStep = firstStep;
    this.#step = firstStep;
  }

  take({ at, event }: TimedEvent): void {
    if (event.event === 'start') this.#steps = event.steps;
    if (event.event === 'phase' && (event.phase === 'evaluating' || event.phase === 'sampling')) {
      this.#evaluatingSince ??= this.#lastStepAt ?? at;
    }
    if (event.event !== 'step') return;
    const ms = (1000 * (event.num_tokens - this.#tokens)) / event.tokens_per_second;
    // The first step of a run that goes on has all tokens before it in its count.
    if (this.#step > this.#firstStep || this.#firstStep === 0) this.#add(ms, event.num_tokens - this.#tokens);
    if (this.#evaluatingSince !== null) this.#evaluationGap = at - this.#evaluatingSince;
    this.#evaluatingSince = null;
    this.#lastStepAt = at;
    this.#tokens = event.num_tokens;
    this.#step = event.step;
  }

  #add(ms: number, tokens: number): void {
    if (!Number.isFinite(ms)) return;
    this.#recent.push({ ms, tokens });
    if (this.#recent.length > recent) this.#recent.shift();
  }

  /** The recent steps without those that were held up. */
  #usual(): readonly StepTime[] {
    const sorted = this.#recent.map(({ ms }) => ms).toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return this.#recent.filter(({ ms }) => ms <= heldUp * median);
  }

  /** Over the recent steps; null before there are enough. */
  tokensPerSecond(): number | null {
    if (this.#recent.length < fewest) return null;
    const usual = this.#usual();
    const sum = (key: keyof StepTime): number => usual.reduce((total, step) => total + step[key], 0);
    return (1000 * sum('tokens')) / sum('ms');
  }

  /** What is left at the run's own time `at`, evaluations yet to come included; null while it cannot be said. */
  msLeft(at: number): number | null {
    if (this.#steps === null || this.#recent.length < fewest) return null;
    const usual = this.#usual();
    const stepMs = usual.reduce((sum, { ms }) => sum + ms, 0) / usual.length;
    const evaluationMs = Math.max(0, (this.#evaluationGap ?? stepMs) - stepMs);
    const [step, steps] = [this.#step, this.#steps];
    const evaluatesNow = step > this.#firstStep && evaluationBelongs(step, steps, this.#settings);
    const evaluations = evaluationsAfter(step, steps, this.#settings) + (evaluatesNow ? 1 : 0);
    const all = (steps - step) * stepMs + evaluations * evaluationMs;
    const inHand = evaluatesNow ? evaluationMs + stepMs : stepMs;
    const since = Math.max(0, at - (this.#lastStepAt ?? at));
    return Math.max(0, all - Math.min(since, inHand));
  }
}
