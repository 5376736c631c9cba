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

/** Tokenizes a run's pairs, which would hold up the app's own process. Tells nothing. */
export const planKind = taskKind<PlanInput, never>()({
  name: 'plan',
  process: 'planning',
  told: z.never(),
  result,
});
