import { z } from 'zod';
import type { FileSurvey } from '../../shared/dataRoom.ts';
import { taskKind } from './protocol.ts';

/** What the app shows of it is text and numbers; each part is checked no deeper than to be there. */
const result = z.object({
  parts: z.array(z.unknown()),
  failed: z.array(z.unknown()),
  apart: z.unknown(),
}) as unknown as z.ZodType<FileSurvey>;

/** Looks at files that came together. Tells nothing; ends when its process is ended. */
export const surveyKind = taskKind<{ readonly home: string; readonly paths: readonly string[] }, never>()({
  name: 'survey',
  process: 'preview',
  told: z.never(),
  result,
});
