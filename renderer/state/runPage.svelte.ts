import { NudgeError } from '../../shared/errors.ts';
import type {
  EvalMetrics,
  LiveRun,
  RunDetails,
  RunSample,
  StepMetrics,
  TrainEvent,
  TrainingOptions,
} from '../../shared/run.ts';
import { call, listen } from '../api.ts';
import type { ShownStatus } from '../text/common.ts';
import { Coalesced } from './coalesced.ts';
import { live } from './live.svelte.ts';
import { Remote } from './remote.svelte.ts';
import { drawnMetrics, RunCurves } from './runCurves.svelte.ts';
import { withEvents } from './runEvents.ts';

/** The run may change many times a second while it trains; it is read again at most this often. */
const refreshGapMs = 1000;

type Action = 'pause' | 'resume' | 'stop' | 'continue';

/** One run, as its view shows it: what is kept of it, and what the trainer tells while it goes on. */
export class RunPage {
  readonly id: number;
  readonly curves: RunCurves;
  readonly #kept: Remote<RunDetails>;
  /** What the trainer told since the view opened: the record may be behind it. */
  #told = $state.raw<readonly TrainEvent[]>([]);
  #lastMetrics = $state.raw<StepMetrics | null>(null);
  #options = $state.raw<TrainingOptions | null>(null);
  #acting = $state<Action | null>(null);
  #actionError = $state.raw<NudgeError | null>(null);

  /** How its process said that it ended: the record still says otherwise where the disk is full. */
  #ended = $state.raw<Pick<RunDetails, 'status' | 'error'> | null>(null);

  /** Apart from what every step changes, so that what is drawn of it stays as it is meanwhile. */
  readonly #known = $derived.by(() => {
    const kept = this.#kept.value;
    const known = kept?.status === 'running' ? { ...kept, ...this.#ended } : kept;
    return known && withEvents(known, this.#told, null);
  });
  readonly #run = $derived(this.#known && withEvents(this.#known, [], this.#lastMetrics));

  constructor(id: number) {
    this.id = id;
    this.#kept = new Remote(() => call('runs.get', { id }));
    this.curves = new RunCurves(id, (fromStep, toStep, maxPoints) =>
      call('runs.series', { id, names: drawnMetrics, fromStep, toStep, maxPoints }),
    );
  }

  /** Undefined until it is read. */
  get run(): RunDetails | undefined {
    return this.#run;
  }

  /** Why it could not be read. */
  get error(): NudgeError | null {
    return this.#kept.error;
  }

  /** Null while this run is not the one that trains. */
  get live(): LiveRun | null {
    return live.is(this.id) ? live.run : null;
  }

  get status(): ShownStatus {
    const now = this.live;
    if (now === null) return this.#run?.status ?? 'preparing';
    if (now.state === 'paused') return 'paused';
    return now.step === 0 ? 'preparing' : 'running';
  }

  get step(): number {
    return Math.max(this.#run?.step ?? 0, this.live?.step ?? 0);
  }

  /** Of the whole run; null until training began. */
  get steps(): number | null {
    return this.live?.steps ?? this.#run?.steps ?? null;
  }

  /** The last evaluation, or null before the first. */
  get lastEval(): EvalMetrics | null {
    return this.#run?.evals.at(-1) ?? null;
  }

  /** What settings are when nothing is changed; null until it is read. */
  get options(): TrainingOptions | null {
    return this.#options;
  }

  /** What was asked for and is under way. */
  get acting(): Action | null {
    return this.#acting;
  }

  /** Why what was asked for did not happen. */
  get actionError(): NudgeError | null {
    return this.#actionError;
  }

  /** Keeps up with the run until the returned function is called. */
  follow(): () => void {
    const refresh = new Coalesced(() => this.#kept.reload(), refreshGapMs);
    const stops = [
      live.onEvents(this.id, (events) => this.#take(events)),
      // Nothing more is to come for a while: what is seen now stays.
      listen('training.live', (now) => now?.state !== 'training' && this.curves.catchUp()),
      listen('runs.changed', () => refresh.request()),
      listen('training.ended', ({ runId, status, error }) => {
        if (runId !== this.id) return;
        this.#ended = { status, error };
        void this.reload();
      }),
      () => refresh.cancel(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async reload(): Promise<void> {
    await Promise.all([this.#kept.reload(), this.curves.reload()]);
  }

  async rename(name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === this.#run?.name) return;
    await this.#try(async () => {
      await call('runs.rename', { id: this.id, name: trimmed });
      await this.#kept.reload();
    });
  }

  pause(): Promise<void> {
    return this.#act('pause', () => call('training.pause'));
  }

  resume(): Promise<void> {
    return this.#act('resume', () => call('training.resume'));
  }

  stop(): Promise<void> {
    return this.#act('stop', () => call('training.stop'));
  }

  /** Goes on with a stopped or failed run. */
  goOn(): Promise<void> {
    return this.#act('continue', async () => {
      this.#ended = null;
      await call('training.continue', { id: this.id });
      await this.#kept.reload();
    });
  }

  /** Shows the run's folder in the file manager. */
  reveal(): Promise<void> {
    return this.#try(() => call('app.reveal', { kind: 'run', id: this.id }));
  }

  #take(events: readonly TrainEvent[]): void {
    for (const event of events) {
      if (event.event === 'start') {
        this.#ended = null;
        this.#told = [];
        this.#lastMetrics = null;
        this.curves.restart();
      }
      if (event.event === 'step') this.#lastMetrics = event;
      else if (event.event !== 'phase') this.#told = [...this.#told, event];
    }
    this.curves.add(events.filter((event) => event.event === 'step'));
  }

  async #act(action: Action, task: () => Promise<unknown>): Promise<void> {
    if (this.#acting !== null) return;
    this.#acting = action;
    await this.#try(task);
    this.#acting = null;
  }

  async #try(task: () => Promise<unknown>): Promise<void> {
    this.#actionError = null;
    try {
      await task();
    } catch (thrown) {
      this.#actionError = NudgeError.from(thrown);
    }
  }

  /** Reads what settings are when nothing is changed: an extra, without which nothing is marked as changed. */
  async readOptions(): Promise<void> {
    try {
      this.#options = await call('training.options', { modelId: null });
    } catch {
      this.#options = null;
    }
  }
}

/** Samples of one question over time, in the order of the steps. */
export interface QuestionSamples {
  readonly prompt: number;
  readonly text: string;
  readonly answers: readonly RunSample[];
}

/** Samples by question, questions in their order. */
export function byQuestion(samples: readonly RunSample[]): QuestionSamples[] {
  const questions = Map.groupBy(samples, ({ prompt }) => prompt);
  return [...questions.entries()]
    .sort(([a], [b]) => a - b)
    .map(([prompt, answers]) => ({
      prompt,
      text: answers[0]!.promptText,
      answers: answers.toSorted((a, b) => a.step - b.step),
    }));
}
