import { z } from 'zod';
import type { InspectedToken, TokenInspection } from '../../shared/dataRoom.ts';
import { dropReasons, tokenNotes } from '../../shared/pair.ts';
import type { InspectionRequest } from '../services/tokenInspection.ts';
import { taskKind } from './protocol.ts';

const tokenId = z.number().int().min(0);
const named = z.object({ id: tokenId, text: z.string() }).nullable();
const tokens: z.ZodType<readonly InspectedToken[]> = z.array(
  z.strictObject({
    id: tokenId,
    text: z.string(),
    special: z.boolean(),
    template: z.boolean(),
    scored: z.boolean(),
    cut: z.boolean(),
  }),
);

const inspection: z.ZodType<TokenInspection> = z.strictObject({
  prompt: tokens,
  chosen: tokens,
  rejected: tokens,
  maxLength: z.number(),
  bos: named,
  eos: named,
  notes: z.array(z.enum(tokenNotes)),
  problem: z.object({ reason: z.enum(dropReasons), detail: z.string() }).nullable(),
});

/** Shows one pair as the trainer would get it. */
export const inspectKind = taskKind<InspectionRequest, never>()({
  name: 'inspect',
  process: 'token inspection',
  told: z.never(),
  result: inspection,
});
