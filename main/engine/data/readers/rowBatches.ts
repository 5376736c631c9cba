import type { ReadRow, ReadTask } from './sourceRow.ts';

/** Most rows of a batch. */
const batchRows = 512;

/** Gathers rows in batches as they are made, with pauses between them: a piece of text may hold very many. */
export async function* inBatches(
  task: ReadTask,
  rows: Iterable<ReadRow>,
): AsyncGenerator<readonly ReadRow[]> {
  let batch: ReadRow[] = [];
  for (const row of rows) {
    batch.push(row);
    const due = task.pause();
    if (due !== null) await due;
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
