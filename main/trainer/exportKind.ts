import { z } from 'zod';
import type { ExportRequest } from '../services/dataExport.ts';
import { taskKind } from './protocol.ts';

/** Writes a dataset's pairs into a file of the person's. Tells nothing. */
export const exportKind = taskKind<{ readonly home: string; readonly request: ExportRequest }, never>()({
  name: 'export',
  process: 'export',
  told: z.never(),
  result: z.null(),
});
