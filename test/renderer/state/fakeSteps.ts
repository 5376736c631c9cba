import type { RunSeries, StepMetrics } from '../../../shared/run.ts';

/** Metrics of a step whose every number is `value`. */
export function fakeMetrics(step: number, value = step): StepMetrics {
  return {
    step,
    loss: value,
    'rewards/chosen': value,
    'rewards/rejected': value,
    'rewards/margins': value,
    'rewards/accuracies': value,
    'logps/chosen': value,
    'logps/rejected': value,
    'logits/chosen': value,
    'logits/rejected': value,
    entropy: value,
    grad_norm: value,
    lr: value,
    num_tokens: value,
    epoch: value,
    tokens_per_second: value,
    peak_memory_mb: value,
  };
}

/** The loss of some steps, thinned as the store thins: means of consecutive steps after `fromStep`. */
export function thinned(all: readonly StepMetrics[], fromStep: number, maxPoints: number): RunSeries {
  const steps = all.filter(({ step }) => step > fromStep);
  const stepsPerPoint = Math.max(1, Math.ceil(steps.length / maxPoints));
  const buckets = [
    ...Map.groupBy(steps, ({ step }) => Math.floor((step - fromStep - 1) / stepsPerPoint)).values(),
  ];
  const numbers = buckets.map((bucket) => bucket.map(({ loss }) => loss).filter(Number.isFinite));
  const of = (summary: (values: readonly number[]) => number): Float64Array =>
    Float64Array.from(numbers, (values) => (values.length === 0 ? NaN : summary(values)));
  const whole = stepsPerPoint === 1;
  return {
    runId: 1,
    stepsPerPoint,
    steps: Float64Array.from(buckets, (bucket) => bucket.at(-1)!.step),
    values: {
      loss: {
        mean: of((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
        low: whole ? null : of((values) => Math.min(...values)),
        high: whole ? null : of((values) => Math.max(...values)),
      },
    },
  };
}
