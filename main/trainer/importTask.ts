import { importPairs } from '../services/dataImport.ts';
import { importKind } from './importKind.ts';
import { task } from './task.ts';

export const importTask = task(importKind, ({ home, request }, desk) => {
  const cancel = new AbortController();
  const abort = (): void => {
    cancel.abort();
  };
  desk.onOrder(abort);
  desk.onAbandoned(abort);
  return importPairs(home, request, { signal: cancel.signal, onProgress: desk.tell });
});
