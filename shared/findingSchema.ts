import { z } from 'zod';
import { findingKinds, type Finding } from './dataRoom.ts';

export const findingSchema: z.ZodType<Finding> = z.strictObject({
  kind: z.enum(findingKinds),
  severity: z.enum(['note', 'advice', 'warning']),
  count: z.number().int().min(0),
  figures: z.record(z.string(), z.number()),
});
