import { z } from 'zod';
import type { DatasetVersion } from '../../shared/dataRoom.ts';
import { findingSchema } from '../../shared/findingSchema.ts';
import type { Leakage } from '../engine/data/health/splitLeakage.ts';
import { taskKind } from './protocol.ts';

const result: z.ZodType<Leakage | null> = z
  .strictObject({ finding: findingSchema, pairs: z.instanceof(Uint32Array) })
  .nullable();

/** Looks for prompts of a held-out dataset that are also trained on: seconds for a million pairs. */
export const leakageKind = taskKind<
  { readonly home: string; readonly train: DatasetVersion; readonly heldOut: DatasetVersion },
  never
>()({ name: 'leakage', process: 'comparing', told: z.never(), result });
