import { z } from 'zod';
import type { MeasureRequest } from '../services/trainingMeasure.ts';
import { taskKind } from './protocol.ts';

const result = z.strictObject({
  steps: z.number().int().min(0),
  stepMs: z.number(),
  totalMs: z.number(),
  peakMemoryBytes: z.number(),
  device: z.enum(['cpu', 'webgpu']),
  deviceNote: z.string().nullable(),
});

/** Time and memory of a run from a real step. Tells nothing; ends when its process is ended. */
export const measureKind = taskKind<{ readonly home: string; readonly request: MeasureRequest }, never>()({
  name: 'measure',
  process: 'measuring',
  told: z.never(),
  result,
});
