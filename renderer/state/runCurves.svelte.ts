import { NudgeError } from '../../shared/errors.ts';
import type { MetricName, RunSeries, StepMetrics } from '../../shared/run.ts';
import { DrawPace } from '../charts/drawPace.ts';
import { emptySeries, lastStep, withoutAfter, withSteps } from './runSeries.ts';

/** Points of a curve that are asked for; it is drawn with up to twice as many while a run goes on. */
export const pointsWanted = 1000;

/** Asks for the steps after `fromStep` up to and with `toStep`, thinned to `maxPoints`. */
export type LoadSeries = (fromStep: number, toStep: number | null, maxPoints: number) => Promise<RunSeries>;

/** A part of a run in view, and its own, finer curves once they are there. */
interface Detail {
  readonly fromStep: number;
  readonly toStep: number;
  readonly series: RunSeries | null;
}

/**
 * The curves of a run: what was recorded, what the trainer tells while it goes on, and more detail for the part in
 * view. New steps are drawn when their pace allows it.
 */
export class RunCurves {
  #whole = $state.raw<RunSeries>()!;
  #detail = $state.raw<Detail | null>(null);
  #error = $state.raw<NudgeError | null>(null);
  #loading = $state(true);

  readonly #load: LoadSeries;
  readonly #pace: DrawPace;
  /** Steps that came and are not drawn yet. */
  #waiting: StepMetrics[] = [];
  /** The last step that the trainer told, to notice when it goes on from an earlier one. */
  #lastTold = 0;
  #asking = false;
  #question = 0;
  #detailQuestion = 0;

  constructor(runId: number, load: LoadSeries, pace: DrawPace = new DrawPace()) {
    this.#whole = emptySeries(runId);
    this.#load = load;
    this.#pace = pace;
    void this.reload();
  }

  /** The whole run, thinned. */
  get whole(): RunSeries {
    return this.#whole;
  }

  /** What to draw: the part in view in detail where that is there, else the whole run. */
  get shown(): RunSeries {
    return this.#detail?.series ?? this.#whole;
  }

  /** Until the first answer. */
  get loading(): boolean {
    return this.#loading;
  }

  get error(): NudgeError | null {
    return this.#error;
  }

  get lastStep(): number {
    return lastStep(this.#whole);
  }

  /** Takes in what the trainer told, in order. */
  add(steps: readonly StepMetrics[]): void {
    for (const metrics of steps) {
      if (metrics.step <= this.#lastTold) this.#goBackTo(metrics.step - 1);
      this.#lastTold = metrics.step;
      this.#waiting.push(metrics);
    }
    this.#pace.soon(() => this.#draw());
  }

  /** Whether a person is at the curves: new steps are drawn sooner then. */
  watch(watched: boolean): void {
    this.#pace.watched = watched;
  }

  /** Draws what came until now, before the next paint. */
  catchUp(): void {
    this.#pace.now();
  }

  /** Reads the run again. Resolves when the answer is in; never rejects. */
  async reload(): Promise<void> {
    const question = ++this.#question;
    this.#asking = true;
    try {
      const series = await this.#load(0, null, pointsWanted);
      if (question !== this.#question) return;
      this.#whole = series;
      this.#error = null;
    } catch (thrown) {
      if (question !== this.#question) return;
      this.#error = NudgeError.from(thrown);
    }
    this.#asking = false;
    this.#loading = false;
    this.#draw();
  }

  /** The trainer began, maybe again and from an earlier step: only what is recorded now counts. */
  restart(): void {
    this.#waiting = [];
    this.#lastTold = 0;
    this.#detail = null;
    void this.reload();
  }

  /** Brings detail for the steps in view; null for the whole run. */
  async zoom(range: readonly [fromStep: number, toStep: number] | null): Promise<void> {
    const question = ++this.#detailQuestion;
    if (range === null || this.#whole.stepsPerPoint === 1) {
      this.#detail = null;
      return;
    }
    const detail = around(range, this.lastStep);
    // Until the answer comes, the part is shown as coarse as it is, or from what was in view before.
    const series = await this.#load(detail.fromStep, detail.toStep, 2 * pointsWanted).catch(() => null);
    if (question === this.#detailQuestion) this.#detail = series && { ...detail, series };
  }

  /** The run goes on from an earlier step: what came after it is replaced. */
  #goBackTo(step: number): void {
    this.#waiting = this.#waiting.filter((metrics) => metrics.step <= step);
    this.#whole = withoutAfter(this.#whole, step);
    if (this.#detail && this.#detail.toStep > step) this.#detail = null;
    // A point of several steps went as a whole, with steps in it that stay.
    if (this.#whole.stepsPerPoint > 1) void this.reload();
  }

  /** Steps that come while an answer is on its way wait for it: it may hold them, or make room for them. */
  #draw(): void {
    if (this.#asking || this.#waiting.length === 0) return;
    this.#whole = withSteps(this.#whole, 0, this.#waiting);
    this.#waiting = [];
    if (this.#whole.steps.length > 2 * pointsWanted) void this.reload();
  }
}

/** With a margin on both sides, so that lines go on beyond the edges and averages have something to begin with. */
function around([from, to]: readonly [number, number], last: number): Pick<Detail, 'fromStep' | 'toStep'> {
  const margin = Math.ceil((to - from) / 4);
  return {
    fromStep: Math.max(0, Math.floor(from) - margin),
    toStep: Math.max(1, Math.min(last, Math.ceil(to) + margin)),
  };
}

/** What the window asks for: every series that some chart draws. */
export const drawnMetrics = [
  'loss',
  'rewards/chosen',
  'rewards/rejected',
  'rewards/margins',
  'rewards/accuracies',
  'logps/chosen',
  'logps/rejected',
  'grad_norm',
  'lr',
  'tokens_per_second',
] as const satisfies readonly MetricName[];
