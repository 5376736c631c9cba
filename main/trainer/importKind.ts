import { z } from 'zod';
import type { ImportProgress } from '../../shared/dataRoom.ts';
import type { ImportRequest } from '../services/dataImport.ts';
import { taskKind } from './protocol.ts';

const count = z.number().int().min(0);

const told: z.ZodType<ImportProgress> = z.strictObject({
  phase: z.enum(['reading', 'indexing']),
  bytes: count,
  totalBytes: count,
  rows: count,
  pairs: count,
});

/** Reads files into a dataset, and enters it into the list. Gives its number. */
export const importKind = taskKind<{ readonly home: string; readonly request: ImportRequest }, 'cancel'>()({
  name: 'import',
  process: 'import',
  told,
  result: z.number().int().positive(),
});
