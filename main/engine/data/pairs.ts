import type { DatasetReport } from '../../../shared/dataset.ts';
import type { DroppedRow, SourcePair } from '../../../shared/pair.ts';
import type { Mapping } from '../../../shared/dataRoom.ts';
import { pourPairs } from './pourPairs.ts';
import { openSource } from './readers/openSource.ts';

export interface PairsOfFile {
  readonly report: DatasetReport;
  readonly mapping: Mapping;
  readonly pairs: readonly SourcePair[];
  /** Rows that are no usable pair, each with its reason. */
  readonly dropped: readonly DroppedRow[];
}

/**
 * Reads a preference file into memory, laid out as it looks.
 * @throws NudgeError what `openSource` and `pourPairs` throw
 */
export async function readPairs(path: string): Promise<PairsOfFile> {
  const pairs: SourcePair[] = [];
  const dropped: DroppedRow[] = [];
  const source = await openSource([path]);
  try {
    const sink = {
      addPair: (pair: SourcePair) => void pairs.push(pair),
      addDropped: (row: DroppedRow) => void dropped.push(row),
    };
    const { report, layout } = await pourPairs(source, () => null, sink, {});
    return { report, mapping: layout.mapping, pairs, dropped };
  } finally {
    await source.close();
  }
}
