import { NudgeError } from '../../../../../shared/errors.ts';
import { damaged } from '../readErrors.ts';
import { RowWatch } from '../rowWatch.ts';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadRow, ReadTask } from '../sourceRow.ts';
import { rowsOf } from './cells.ts';
import { BatchLoader } from './loadBatch.ts';
import type { Batch } from './loadBatch.ts';
import { readParts } from './messages.ts';
import type { ArrowPart } from './messages.ts';

/**
 * Rows of an Arrow file (Feather) or stream, such as Hugging Face datasets save. Holds one of its batches at a time.
 * @throws NudgeError FILE_UNREADABLE for a file that is cut off or damaged
 */
export async function* readArrow(task: ReadTask, file: SourceHandle): AsyncGenerator<readonly ReadRow[]> {
  const loader = new BatchLoader(task);
  for await (const part of readParts(task, file)) {
    const batch = await loadPart(task, loader, part);
    if (batch !== null) yield* readBatch(task, batch);
  }
  if (!loader.hasSchema) throw damaged(task.path, 'its description of columns is missing');
}

async function loadPart(task: ReadTask, loader: BatchLoader, part: ArrowPart): Promise<Batch | null> {
  try {
    return await loader.load(part);
  } catch (cause) {
    throw damagedBatch(task, cause);
  }
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

function orDamaged<T>(task: ReadTask, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw damagedBatch(task, cause);
  }
}

function damagedBatch({ path }: ReadTask, cause: unknown): NudgeError {
  return cause instanceof NudgeError
    ? cause
    : damaged(path, 'one of its batches of rows cannot be read', cause);
}
