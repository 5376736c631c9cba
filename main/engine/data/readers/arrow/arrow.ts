import { NudgeError } from '../../../../../shared/errors.ts';
import { damaged } from '../readErrors.ts';
import { RowWatch } from '../rowWatch.ts';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadRow, ReadTask } from '../sourceRow.ts';
import { rowsOf } from './cells.ts';
import { BatchLoader } from './loadBatch.ts';
import type { Batch } from './loadBatch.ts';
import { readParts } from './messages.ts';

/**
 * Rows of an Arrow file (Feather) or stream, such as Hugging Face datasets save. Holds one of its batches at a time.
 * @throws NudgeError FILE_UNREADABLE for a file that is cut off or damaged
 */
export async function* readArrow(task: ReadTask, file: SourceHandle): AsyncGenerator<readonly ReadRow[]> {
  const loader = new BatchLoader(task);
  for await (const part of readParts(task, file)) {
    const batch = orDamaged(task, () => loader.load(part));
    if (batch !== null) yield* readBatch(task, batch);
  }
  if (!loader.hasSchema) throw damaged(task.path, 'its description of columns is missing');
}

async function* readBatch(
  task: ReadTask,
  { rows, fields, columns }: Batch,
): AsyncGenerator<readonly ReadRow[]> {
  const watch = new RowWatch(task);
  const rowAt = orDamaged(task, () => rowsOf(fields, columns, watch));
  for (let index = 0; index < rows; index++) {
    const row = orDamaged(task, () => rowAt(index));
    const full = watch.endRow(row);
    if (full !== null) yield full;
    const due = full === null ? null : task.pause();
    if (due !== null) await due;
  }
  yield watch.takeBatch();
}

function orDamaged<T>({ path }: ReadTask, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof NudgeError
      ? cause
      : damaged(path, 'one of its batches of rows cannot be read', cause);
  }
}
