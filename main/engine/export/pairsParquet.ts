import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { PreferencePair } from '../../../shared/pair.ts';
import { writeAtomically, writeFully } from '../files/atomicWrite.ts';

/** Pairs of one row group: enough to be packed well, few enough to lie in memory. */
const groupPairs = 10_000;

const columns = ['prompt', 'chosen', 'rejected'] as const;

/**
 * Writes pairs of one kind as Parquet: texts as strings, conversations as lists of {role, content}.
 * @throws NudgeError DISK_FULL, FILE_UNWRITABLE
 */
export function writeParquet(
  path: string,
  kind: PreferencePair['kind'],
  pairs: Iterable<PreferencePair>,
): void {
  writeAtomically(path, (file) => {
    const bytes = new ByteWriter();
    const parquet = new ParquetWriter({ writer: bytes, schema: schemaOf(kind), statistics: false });
    const toDisk = (): void => {
      writeFully(file, bytes.getBytes());
      // What is on the disk need not be kept; `offset` goes on counting from the file's start.
      bytes.index = 0;
    };
    let group: PreferencePair[] = [];
    const endGroup = (): void => {
      const columnData = columns.map((name) => ({ name, data: group.map((pair) => pair[name]) }));
      void parquet.write({ columnData, rowGroupSize: groupPairs });
      group = [];
      toDisk();
    };
    for (const pair of pairs) {
      group.push(pair);
      if (group.length === groupPairs) endGroup();
    }
    if (group.length > 0) endGroup();
    void parquet.finish();
    toDisk();
  });
}

function schemaOf(kind: PreferencePair['kind']): SchemaElement[] {
  const column = kind === 'text' ? textColumn : turnsColumn;
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(column)];
}

function textColumn(name: string): SchemaElement[] {
  return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }];
}

/** A list as the format writes it (https://github.com/apache/parquet-format, LogicalTypes.md, "Lists"). */
function turnsColumn(name: string): SchemaElement[] {
  return [
    { name, converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', num_children: 2 },
    ...textColumn('role'),
    ...textColumn('content'),
  ];
}
