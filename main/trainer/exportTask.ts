import { exportPairs } from '../services/dataExport.ts';
import { exportKind } from './exportKind.ts';
import { task } from './task.ts';

export const exportTask = task(exportKind, async ({ home, request }) => {
  await exportPairs(home, request);
  return null;
});
