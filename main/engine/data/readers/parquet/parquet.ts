import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import { NudgeError } from '../../../../../shared/errors.ts';
import { damaged, notReadable } from '../readErrors.ts';
import { RowWatch } from '../rowWatch.ts';
import type { SourceHandle } from '../sourceHandle.ts';
import type { ReadRow, ReadTask } from '../sourceRow.ts';
import { checkColumns } from '../tableRow.ts';
import { readFooter } from './footer.ts';
import { LeafCursor } from './leafCursor.ts';
import { ColumnPages } from './pages.ts';
import { Records } from './records.ts';
import { leavesOf, schemaOf } from './schema.ts';
import type { SchemaNode } from './schema.ts';

/**
 * Rows of a Parquet file. Holds one page of each column at a time, however large the row groups are.
 * @throws NudgeError FILE_UNREADABLE for a file that is cut off or damaged, FILE_NOT_TEXT for one that is encrypted
 */
export async function* readParquet(task: ReadTask, file: SourceHandle): AsyncGenerator<readonly ReadRow[]> {
  const metadata = await readFooter(task, file);
  try {
    const columns = schemaOf(metadata, task.limits.depth);
    checkColumns(task, leavesOf(columns).length);
    if (columns.length === 0) throw new Error('a schema without columns');
    checkRows(metadata, file.sizeBytes * task.limits.unpackedRatio);
    for (const group of metadata.row_groups) yield* readGroup(task, file, columns, group);
  } catch (cause) {
    throw cause instanceof NudgeError ? cause : damaged(task.path, partWords(cause), cause);
  }
}

async function* readGroup(
  task: ReadTask,
  file: SourceHandle,
  columns: readonly SchemaNode[],
  group: RowGroup,
): AsyncGenerator<readonly ReadRow[]> {
  const leaves = leavesOf(columns);
  const cursors = leaves.map((leaf, index) => {
    const pages = new ColumnPages(task, file, chunkOf(task, group, leaf, index), leaf);
    return new LeafCursor(task, pages, leaf);
  });
  const watch = new RowWatch(task);
  const records = new Records(columns, cursors, watch);
  const start = Math.min(...cursors.map((cursor) => cursor.start));
  const end = Math.max(...cursors.map((cursor) => cursor.end));
  const rows = Number(group.num_rows);
  let done = 0;
  while (done < rows) {
    for (const cursor of cursors) while (cursor.rows === 0) await cursor.load();
    const ready = Math.min(rows - done, ...cursors.map((cursor) => cursor.rows));
    for (let i = 0; i < ready; i++) {
      const full = watch.endRow(records.next());
      done += 1;
      if (full === null) {
        const due = task.pause();
        if (due !== null) await due;
      } else {
        yield full;
        // Columns lie one after the other, and are read side by side: how far it is, the rows tell.
        await file.showTo(Math.floor(start + ((end - start) * done) / rows), task.pause);
      }
    }
  }
  yield watch.takeBatch();
}

/** @throws NudgeError for a column that lies elsewhere or is encrypted */
function chunkOf({ path }: ReadTask, group: RowGroup, leaf: SchemaNode, index: number): ColumnMetaData {
  const chunk = group.columns[index];
  if (chunk === undefined) throw new Error('fewer columns than the schema has');
  if (chunk.crypto_metadata !== undefined || chunk.encrypted_column_metadata !== undefined) {
    throw notReadable(path, 'an encrypted Parquet file', 'Save a copy that is not encrypted.');
  }
  if (chunk.file_path !== undefined && chunk.file_path !== '') {
    throw notReadable(
      path,
      'a Parquet file whose columns lie in other files',
      'Choose the files or the folder with the data itself.',
    );
  }
  const { meta_data: column } = chunk;
  if (column === undefined) throw new Error('a column without a description');
  if (column.path_in_schema.join('\0') !== leaf.path.join('\0')) throw new Error('columns in another order');
  return column;
}

/** Rows whose values are all the same take next to nothing, but not nothing. */
function checkRows({ num_rows: claimed, row_groups: groups }: FileMetaData, likely: number): void {
  const found = groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (found !== Number(claimed)) throw new Error('another number of rows than it claims');
  if (found > likely) throw new Error('more rows than it can hold');
}

function partWords(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : '';
  // Reasons of ours are short; those of a package speak of bytes and views.
  return /^an? [a-z ,]+$/.test(reason) ? `it has ${reason}` : 'one of its columns cannot be read';
}
