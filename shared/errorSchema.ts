import { z } from 'zod';
import { errorCodes, type ErrorData } from './errors.ts';

/** An error that crossed a process boundary. */
export const errorDataSchema: z.ZodType<ErrorData> = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
