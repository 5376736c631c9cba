import { z } from 'zod';
import type { TrainSettings } from '../../shared/run.ts';
import type { RunData } from '../services/trainingData.ts';
import type { PlannedData } from '../services/trainingPlan.ts';
import { taskKind } from './protocol.ts';

/** What a run's data and settings come from. */
export interface PlanInput {
  readonly home: string;
  readonly request: RunData & { readonly modelDir: string };
  readonly settings: TrainSettings;
}

const count = z.number().int().min(0);

const result: z.ZodType<PlannedData> = z.strictObject({
  trainLengths: z.instanceof(Int32Array),
  evalPairs: count,
  droppedPairs: count,
  cutPairs: count,
  cutAnswers: count,
});

/** How many of the run's pairs are ids by now. */
const told = z.strictObject({ done: count, total: count });

/** Reads a run's pairs as ids, which would hold up the app's own process. Where that takes long, it tells. */
export const planKind = taskKind<PlanInput, never>()({
  name: 'plan',
  process: 'planning',
  told,
  result,
});
