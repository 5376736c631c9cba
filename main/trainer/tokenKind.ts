import { z } from 'zod';
import { type TokenReport } from '../../shared/dataset.ts';
import { dropReasons, tokenNotes } from '../../shared/pair.ts';
import type { DatasetVersion, TokenCuts, TokenHistogram } from '../../shared/dataRoom.ts';
import { findingSchema } from '../../shared/findingSchema.ts';
import type { CountedTokens, TokenRequest } from '../services/tokenReport.ts';
import { taskKind } from './protocol.ts';

const count = z.number().int().min(0);
const summary = { shortest: count, median: count, longest: count };
const lengths = z.strictObject(summary);
const histogram: z.ZodType<TokenHistogram> = z.strictObject({
  ...summary,
  binTokens: count,
  counts: z.array(count),
});
const cuts: z.ZodType<TokenCuts> = z.strictObject({
  maxLength: z.number(),
  promptsCut: count,
  chosenCut: count,
  rejectedCut: count,
  leftOut: count,
});

const report: z.ZodType<TokenReport> = z.strictObject({
  modelDir: z.string(),
  maxLength: z.number(),
  kept: count,
  dropped: z.array(z.strictObject({ row: count, reason: z.enum(dropReasons), detail: z.string() })),
  droppedCounts: z.partialRecord(z.enum(dropReasons), count),
  prompt: lengths,
  chosen: lengths,
  rejected: lengths,
  total: count,
  notes: z.partialRecord(z.enum(tokenNotes), count),
  histograms: z.strictObject({ prompt: histogram, chosen: histogram, rejected: histogram }),
  cuts: z.array(cuts),
  finding: findingSchema.nullable(),
});

/** How many pairs are counted so far. */
const counted = z.strictObject({ pairs: count });

const result: z.ZodType<CountedTokens> = z.strictObject({ report, cutPairs: z.instanceof(Uint32Array) });

/** Counts the tokens of a dataset's pairs, which takes minutes for a very large one. */
export const tokenKind = taskKind<
  { readonly home: string; readonly data: DatasetVersion; readonly request: TokenRequest },
  never
>()({ name: 'tokens', process: 'token counting', told: counted, result });
