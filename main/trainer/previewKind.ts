import { z } from 'zod';
import type { SourcePreview } from '../../shared/dataRoom.ts';
import type { ImportRequest } from '../services/dataImport.ts';
import { taskKind } from './protocol.ts';

/** What the app shows of it is text and numbers; each part is checked no deeper than to be there. */
const result = z.object({
  files: z.array(z.unknown()),
  columns: z.array(z.unknown()),
  guesses: z.array(z.unknown()),
  sure: z.boolean(),
  pairs: z.array(z.unknown()),
  dropped: z.array(z.unknown()),
}) as unknown as z.ZodType<SourcePreview>;

/** Looks at the first rows of files. Tells nothing; ends when its process is ended. */
export const previewKind = taskKind<{ readonly home: string; readonly request: ImportRequest }, never>()({
  name: 'preview',
  process: 'preview',
  told: z.never(),
  result,
});
