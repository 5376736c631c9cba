import { z } from 'zod';
import type { DeviceSummary } from '../../shared/app.ts';
import { taskKind } from './protocol.ts';

const summaries: z.ZodType<readonly DeviceSummary[]> = z.array(
  z.strictObject({ device: z.enum(['cpu', 'webgpu']), available: z.boolean(), detail: z.string() }),
);

/** Finds out what this computer can train on. */
export const deviceKind = taskKind<null, never>()({
  name: 'devices',
  process: 'device check',
  told: z.never(),
  result: summaries,
});
