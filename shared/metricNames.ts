import type { MetricName } from './run.ts';

/** Every series of a run's steps, in the order of its table. */
export const metricNames = [
  'loss',
  'rewards/chosen',
  'rewards/rejected',
  'rewards/margins',
  'rewards/accuracies',
  'logps/chosen',
  'logps/rejected',
  'logits/chosen',
  'logits/rejected',
  'entropy',
  'grad_norm',
  'lr',
  'num_tokens',
  'epoch',
  'tokens_per_second',
  'peak_memory_mb',
] as const satisfies readonly MetricName[];
