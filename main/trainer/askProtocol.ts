import { z } from 'zod';
import type { ErrorData } from '../../shared/errors.ts';
import { errorDataSchema } from '../../shared/errorSchema.ts';
import type { LessonScores } from '../../shared/lesson.ts';
import type { AnswerEnd, AnswerRequest } from '../services/answering.ts';
import type { ScoreRequest } from '../services/lessonScores.ts';
import { taskKind } from './protocol.ts';

/** What the app asks the process that answers. `stop` ends the answers in hand. */
export type AskOrder =
  | { readonly type: 'answer'; readonly request: AnswerRequest }
  | { readonly type: 'score'; readonly request: ScoreRequest }
  | { readonly type: 'stop' };

/** What that process says. `finished` and `failed` end what was asked. */
export type AskReply =
  | { readonly type: 'text'; readonly side: 'base' | 'tuned'; readonly text: string }
  | { readonly type: 'end'; readonly end: AnswerEnd }
  | { readonly type: 'scores'; readonly scores: Omit<LessonScores, 'beta'> }
  | { readonly type: 'finished' }
  | { readonly type: 'failed'; readonly error: ErrorData };

const side = z.enum(['base', 'tuned']);

const lessonAnswer = z.strictObject({
  text: z.string(),
  tokens: z.array(z.strictObject({ text: z.string(), logp: z.number(), referenceLogp: z.number() })),
  logp: z.number(),
  referenceLogp: z.number(),
});

const askReplySchema: z.ZodType<AskReply> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), side, text: z.string() }),
  z.strictObject({
    type: z.literal('end'),
    end: z.strictObject({
      side,
      reason: z.enum(['end', 'length', 'stopped', 'failed']),
      tokens: z.number(),
      durationMs: z.number(),
      notes: z.array(z.string()),
      error: errorDataSchema.nullable(),
    }),
  }),
  z.strictObject({
    type: z.literal('scores'),
    scores: z.strictObject({ prompt: z.string(), chosen: lessonAnswer, rejected: lessonAnswer }),
  }),
  z.strictObject({ type: z.literal('finished') }),
  z.strictObject({ type: z.literal('failed'), error: errorDataSchema }),
]);

/** Answers and scores, as often as asked, until the app ends the process. */
export const askKind = taskKind<null, AskOrder>()({
  name: 'ask',
  process: 'answering',
  told: askReplySchema,
  result: z.never(),
});
