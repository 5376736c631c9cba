import type {
  EvalMetrics,
  MetricName,
  RunDetails,
  RunSample,
  RunSeries,
  RunStatus,
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

/** A believable DPO run's numbers at a step: the margin grows, both answers become a little less likely. */
export function fakeStep(step: number, steps: number): StepMetrics {
  const t = step / steps;
  const margin = 1.6 * (1 - Math.exp(-3 * t)) + 0.25 * (noise(step) - 0.5);
  const chosen = -0.3 * t + 0.1 * (noise(step + 0.3) - 0.5);
  return {
    step,
    loss: Math.log1p(Math.exp(-margin)),
    'rewards/chosen': chosen,
    'rewards/rejected': chosen - margin,
    'rewards/margins': margin,
    'rewards/accuracies': Math.min(
      1,
      Math.max(0, 0.5 + 0.45 * (1 - Math.exp(-4 * t)) + 0.1 * (noise(step + 0.7) - 0.5)),
    ),
    'logps/chosen': -24 - 3 * t + noise(step + 0.1),
    'logps/rejected': -22 - 19 * t + noise(step + 0.2),
    'logits/chosen': -1.2,
    'logits/rejected': -1.1,
    entropy: 1.9 - 0.2 * t,
    grad_norm: 2 + noise(step + 0.5),
    lr: 5e-5 * Math.min(1, 10 * t) * (1 - t),
    num_tokens: 620 * step,
    epoch: 1 + Math.floor(3 * t),
    tokens_per_second: 1200 + 100 * noise(step + 0.9),
    peak_memory_mb: 430,
  };
}

export function fakeEval(step: number, steps: number): EvalMetrics {
  const { loss, entropy, ...metrics } = fakeStep(step, steps);
  return {
    step,
    pairs: 120,
    loss: step === 0 ? Math.LN2 : loss + 0.02,
    'rewards/chosen': metrics['rewards/chosen'],
    'rewards/rejected': metrics['rewards/rejected'],
    'rewards/margins': step === 0 ? 0 : metrics['rewards/margins'],
    'rewards/accuracies': step === 0 ? 0 : metrics['rewards/accuracies'],
    'logps/chosen': metrics['logps/chosen'],
    'logps/rejected': metrics['logps/rejected'],
    'logits/chosen': -1.2,
    'logits/rejected': -1.1,
    entropy,
    'logps/accuracies': 0.59 + 0.35 * (step / steps),
    kl: (2.4 * step) / steps,
    kl_stderr: 0.2,
  };
}

const questions = [
  ['How much are the plums?', '2.', 'The plums are two coins each. Shall I wrap some for you?'],
  [
    'Hello, nice to meet you.',
    'Hello. What would you like?',
    'Hello! Ask me anything about our fruit, I am happy to help.',
  ],
  ['Are the peaches ripe?', 'Yes. Next!', 'Yes, they are ripe today, my friend. Would you like to try one?'],
  ['When do you close?', 'At six. Be quick.', 'We close at six. Come whenever suits you best.'],
] as const;

function fakeSamples(steps: readonly number[]): RunSample[] {
  return steps.flatMap((step, i) =>
    questions.map(([promptText, before, after], prompt) => ({
      step,
      prompt,
      promptText,
      answer: i * 2 < steps.length ? before : after,
    })),
  );
}

const names = ['Polite fruit stand', 'Shorter answers', 'Support tone', 'Gentle try'];

export function fakeSummary(id: number, change: Partial<RunSummary> = {}): RunSummary {
  const steps = 180;
  return {
    id,
    name: `${names[id % names.length] ?? ''}${id > 4 ? ` ${id}` : ''}`,
    note: id % 3 === 0 ? 'The one to show on Monday.' : '',
    tags: id % 2 === 0 ? ['tone', 'draft'] : ['tone'],
    status: 'done',
    createdAt: start + id * 3_700_000,
    endedAt: start + id * 3_700_000 + 840_000,
    modelId: 1,
    modelName: 'starter-model',
    datasetId: 1,
    datasetName: 'sample-pairs.jsonl',
    settings: { ...defaultSettings(), learningRate: id % 2 === 0 ? 5e-5 : 1e-5, epochs: 3 },
    step: steps,
    steps,
    lastEval: fakeEval(steps, steps),
    ...change,
  };
}

/** The runs of a fake: done ones, and one of every other status. */
export function fakeRunList(): RunSummary[] {
  const statuses: RunStatus[] = ['stopped', 'failed', 'done', 'done', 'done'];
  return statuses
    .map((status, i) =>
      fakeSummary(i + 1, {
        status,
        step: status === 'done' ? 180 : 74,
      }),
    )
    .reverse();
}

export function fakeDetails(summary: RunSummary): RunDetails {
  const steps = summary.steps ?? 180;
  const evalSteps = [0, 0.2, 0.4, 0.6, 0.8, 1]
    .map((share) => Math.round(share * steps))
    .filter((step) => step <= summary.step);
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
    lastMetrics: summary.step === 0 ? null : fakeStep(summary.step, steps),
    evals: evalSteps.map((step) => fakeEval(step, steps)),
    samples: fakeSamples(evalSteps),
    events: [
      { at: summary.createdAt, kind: 'phase', detail: 'loading' },
      {
        at: summary.createdAt + 900,
        kind: 'warning',
        detail: '3 of 483 rows were left out: 3 with two equal answers.',
      },
    ],
  };
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
    ends.map((step) => fakeStep(step, run.steps ?? 1)[name] + shift);
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
