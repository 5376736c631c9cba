import { z } from 'zod';
import { dropReasons, tokenNotes, type TokenReport } from '../../shared/dataset.ts';
import type { DatasetVersion } from '../../shared/dataRoom.ts';
import type { TokenRequest } from '../services/tokenReport.ts';
import { taskKind } from './protocol.ts';

const count = z.number().int().min(0);
const lengths = z.strictObject({ shortest: count, median: count, longest: count });

const report: z.ZodType<TokenReport> = z.strictObject({
  modelDir: z.string(),
  maxLength: z.number(),
  kept: count,
  dropped: z.array(z.strictObject({ row: count, reason: z.enum(dropReasons), detail: z.string() })),
  prompt: lengths,
  chosen: lengths,
  rejected: lengths,
  total: count,
  notes: z.partialRecord(z.enum(tokenNotes), count),
});

/** Counts the tokens of a dataset's pairs, which takes half a minute for a large one. */
export const tokenKind = taskKind<
  { readonly home: string; readonly data: DatasetVersion; readonly request: TokenRequest },
  never
>()({ name: 'tokens', process: 'token counting', told: z.never(), result: report });
