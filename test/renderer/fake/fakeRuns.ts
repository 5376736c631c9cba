import type {
  EvalMetrics,
  MetricName,
  RunDetails,
  RunSample,
  RunSeries,
  RunSummary,
  StepMetrics,
} from '../../../shared/run.ts';
import { defaultSettings } from '../../../main/engine/train/settings.ts';

const start = Date.UTC(2026, 10, 20, 9, 0);

/** A small chance that is the same every time: 0–1. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}

/** What a run's numbers follow from. */
type Trained = Pick<RunSummary, 'id' | 'settings'>;

const usual: Trained = { id: 5, settings: defaultSettings() };

/**
 * How a run goes, measured by run 5: the larger its steps, the sooner and the further its answers draw apart; the
 * smaller its beta, the further it moves away for it. No two runs are the same.
 */
function courseOf({ id, settings }: Trained): {
  readonly speed: number;
  readonly gap: number;
  readonly sure: number;
  readonly moved: number;
  readonly overfit: number;
} {
  const larger = Math.log10(settings.learningRate / usual.settings.learningRate);
  const looser = usual.settings.loss.beta / settings.loss.beta;
  const luck = 1 + 0.3 * (noise(7.7 * id) - noise(7.7 * usual.id));
  return {
    speed: 3 * 10 ** (0.5 * larger) * luck,
    gap: 1.6 * (1 + 0.6 * larger) * looser ** -0.1 * luck,
    sure: 0.45 * (1 + (larger < 0 ? 0.3 : 0.06) * larger),
    moved: 2.4 * 10 ** (0.5 * larger) * looser ** 0.7 * luck,
    overfit: Math.max(0, larger),
  };
}

/** A believable DPO run's numbers at a step: the gap grows, both answers become a little less likely. */
export function fakeStep(step: number, steps: number, run: Trained = usual): StepMetrics {
  const t = step / steps;
  const { speed, gap, sure } = courseOf(run);
  const { learningRate, epochs, loss } = run.settings;
  const chance = (which: number): number => noise(step + which + 101.37 * (run.id - usual.id)) - 0.5;
  const grown = gap * (1 - Math.exp(-speed * t));
  const fallen = -0.1 * speed * t;
  const margin = grown + 0.25 * chance(0);
  const chosen = fallen + 0.1 * chance(0.3);
  const accuracy = 0.5 + sure * (1 - Math.exp((-4 * speed * t) / 3)) + 0.1 * chance(0.7);
  return {
    step,
    loss: Math.log1p(Math.exp(-margin)),
    'rewards/chosen': chosen,
    'rewards/rejected': chosen - margin,
    'rewards/margins': margin,
    'rewards/accuracies': Math.min(1, Math.max(0, accuracy)),
    'logps/chosen': -24 + fallen / loss.beta + chance(0.1),
    'logps/rejected': -22 + (fallen - grown) / loss.beta + chance(0.2),
    'logits/chosen': -1.2,
    'logits/rejected': -1.1,
    entropy: 1.9 - 0.07 * speed * t,
    grad_norm: 2.5 + chance(0.5),
    lr: learningRate * Math.min(1, 10 * t) * (1 - t),
    num_tokens: 620 * step,
    epoch: Math.min(epochs, 1 + Math.floor(epochs * t)),
    tokens_per_second: 1250 + 100 * chance(0.9),
    peak_memory_mb: 430,
  };
}

export function fakeEval(step: number, steps: number, run: Trained = usual): EvalMetrics {
  const { loss, entropy, ...metrics } = fakeStep(step, steps, run);
  const { moved, overfit } = courseOf(run);
  const t = step / steps;
  const margin = step === 0 ? 0 : metrics['rewards/margins'] * (1 - 0.15 * overfit);
  return {
    step,
    pairs: 120,
    loss: step === 0 ? Math.LN2 : loss + 0.02 + 0.12 * overfit * t,
    'rewards/chosen': step === 0 ? 0 : metrics['rewards/chosen'],
    'rewards/rejected': step === 0 ? 0 : metrics['rewards/chosen'] - margin,
    'rewards/margins': margin,
    'rewards/accuracies': step === 0 ? 0 : metrics['rewards/accuracies'] - 0.02 * overfit,
    'logps/chosen': metrics['logps/chosen'],
    'logps/rejected': metrics['logps/rejected'],
    'logits/chosen': -1.2,
    'logits/rejected': -1.1,
    entropy,
    'logps/accuracies': 0.59 + 0.35 * t,
    kl: moved * t,
    kl_stderr: 0.08 * moved * Math.sqrt(t),
  };
}

/** Steps at which a run stops to be measured, those that it has reached. */
function evalSteps(step: number, steps: number): number[] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(share * steps)).filter((at) => at <= step);
}

/** What is asked, the answer at first, once it has learned, and of a run that has learned much. */
const questions = [
  {
    ask: 'How much are the plums?',
    answers: [
      '2.',
      'The plums are two coins each. Shall I wrap some for you?',
      'Two coins each, my friend, and sweet as honey today. Shall I wrap some for you?',
    ],
    learnedAt: 0.15,
  },
  {
    ask: 'Hello, nice to meet you.',
    answers: [
      'Hello. What would you like?',
      'Hello! Ask me anything about our fruit, I am happy to help.',
      'Hello, my friend, how good to meet you! Ask me anything about our fruit.',
    ],
    learnedAt: 0.3,
  },
  {
    ask: 'Are the peaches ripe?',
    answers: [
      'Yes. Next!',
      'Yes, they are ripe today, my friend. Would you like to try one?',
      'They are, my friend, ripe and soft. Please, try one, it costs you nothing.',
    ],
    learnedAt: 0.5,
  },
  {
    ask: 'When do you close?',
    answers: [
      'At six. Be quick.',
      'We close at six. Come whenever suits you best.',
      'We close at six, my friend. Come whenever suits you best, we are glad to see you.',
    ],
    learnedAt: 0.75,
  },
] as const;

function fakeSamples(at: readonly number[], steps: number, run: Trained): RunSample[] {
  const { speed, overfit } = courseOf(run);
  const learned = overfit > 0 ? 2 : 1;
  return at.flatMap((step) =>
    questions.map(({ ask, answers, learnedAt }, prompt) => {
      const progress = (step / steps) * (speed / courseOf(usual).speed);
      return { step, prompt, promptText: ask, answer: answers[progress < learnedAt ? 0 : learned] };
    }),
  );
}

const names = ['Polite fruit stand', 'Warmer answers', 'Support tone', 'Gentle try'];
const allSteps = 180;

/** A run that got as far as a step: with the figures it was last measured at, and the time it took. */
export function atStep(run: RunSummary, step: number): RunSummary {
  const steps = run.steps ?? allSteps;
  return {
    ...run,
    step,
    lastEval: fakeEval(evalSteps(step, steps).at(-1) ?? 0, steps, run),
    endedAt: run.createdAt + Math.round((840_000 * step) / steps),
  };
}

export function fakeSummary(id: number, change: Partial<RunSummary> = {}): RunSummary {
  const run: RunSummary = {
    id,
    name: `${names[id % names.length] ?? ''}${id > 4 ? ` ${id}` : ''}`,
    note: id % 3 === 0 ? 'The one to show on Monday.' : '',
    tags: id % 2 === 0 ? ['tone', 'draft'] : ['tone'],
    status: 'done',
    createdAt: start + id * 3_700_000,
    endedAt: null,
    modelId: 1,
    modelName: 'starter-model',
    datasetId: 1,
    datasetName: 'sample-pairs.jsonl',
    settings: { ...defaultSettings(), learningRate: id % 2 === 0 ? 5e-5 : 1e-5, epochs: 3 },
    step: allSteps,
    steps: allSteps,
    lastEval: null,
  };
  const asked = { ...run, ...change };
  return { ...atStep(asked, asked.step), ...change };
}

/** The runs of a fake, newest first: done ones, and one of every other status. */
export function fakeRunList(): RunSummary[] {
  const { settings } = fakeSummary(1);
  const loose = { ...settings, loss: { ...settings.loss, beta: 0.05 } };
  const gentle = { ...settings, learningRate: 5e-6, loss: { ...settings.loss, beta: 0.3 } };
  return [
    fakeSummary(5),
    fakeSummary(4),
    fakeSummary(3, { settings: gentle }),
    fakeSummary(2, { status: 'failed', step: 74 }),
    fakeSummary(1, { status: 'stopped', step: 74, settings: loose }),
  ];
}

export function fakeDetails(summary: RunSummary): RunDetails {
  const steps = summary.steps ?? allSteps;
  const measuredAt = evalSteps(summary.step, steps);
  const failed = summary.status === 'failed';
  return {
    ...summary,
    evalDatasetId: 2,
    evalDatasetName: 'sample-pairs-heldout.jsonl',
    outDir: '/home/ada/.local/share/nudge/runs/2026-11-20-starter-model',
    device: 'cpu',
    deviceNote: 'No graphics card could be used, so the processor does the work.',
    trainPairs: 480,
    evalPairs: 120,
    trainableParameters: 98_304,
    error: failed
      ? {
          code: 'STOPPED',
          message: 'The training process was ended from outside (signal 9).',
          hint: 'If memory ran out, choose a smaller model or fewer tokens in one pass. Then continue the run.',
          context: {},
        }
      : null,
    savedStep: summary.status === 'stopped' || failed ? 70 : null,
    lastMetrics: summary.step === 0 ? null : fakeStep(summary.step, steps, summary),
    evals: measuredAt.map((step) => fakeEval(step, steps, summary)),
    samples: fakeSamples(measuredAt, steps, summary),
    events: [
      { at: summary.createdAt, kind: 'phase', detail: 'loading' },
      {
        at: summary.createdAt + 900,
        kind: 'warning',
        detail: '3 of 483 rows were left out: 2 with two equal answers, 1 with an empty answer.',
      },
    ],
  };
}

/** The loss of a run's steps so far, as the list of runs draws it. */
export function fakeSparkline(run: RunSummary): number[] {
  const points = Math.min(60, run.step);
  return Array.from({ length: points }, (_, i) => {
    const step = Math.round(((i + 1) * run.step) / points);
    return fakeStep(step, run.steps ?? allSteps, run).loss;
  });
}

/** Thinned as the store thins: buckets of consecutive steps. */
export function fakeSeries(
  run: RunSummary,
  request: { names: readonly MetricName[]; fromStep: number; toStep: number | null; maxPoints: number },
): RunSeries {
  const last = Math.min(request.toStep ?? run.step, run.step);
  const count = Math.max(0, last - request.fromStep);
  const stepsPerPoint = Math.max(1, Math.ceil(count / request.maxPoints));
  const points = Math.ceil(count / stepsPerPoint);
  const ends = Float64Array.from({ length: points }, (_, i) =>
    Math.min(last, request.fromStep + (i + 1) * stepsPerPoint),
  );
  const of = (name: MetricName, shift: number): Float64Array =>
    ends.map((step) => fakeStep(step, run.steps ?? allSteps, run)[name] + shift);
  const values = request.names.map((name) => [
    name,
    stepsPerPoint === 1
      ? { mean: of(name, 0), low: null, high: null }
      : { mean: of(name, 0), low: of(name, -0.1), high: of(name, 0.1) },
  ]);
  return {
    runId: run.id,
    stepsPerPoint,
    steps: ends,
    values: Object.fromEntries(values) as RunSeries['values'],
  };
}
