import { resolve } from 'node:path';
import type { Finding, Mapping } from '../../shared/dataRoom.ts';
import type { DatasetReport, DroppedRow, SourcePair, TokenReport } from '../../shared/dataset.ts';
import { HealthCheck } from '../engine/data/health/healthCheck.ts';
import { pourPairs } from '../engine/data/pourPairs.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import type { ImportRequest } from './dataImport.ts';
import { countTokens, type TokenRequest } from './tokenReport.ts';

export interface DatasetInspection {
  readonly report: DatasetReport;
  readonly mapping: Mapping;
  /** The first rows of each reason that are no usable pair, in the files' order. */
  readonly dropped: readonly DroppedRow[];
  readonly findings: readonly Finding[];
  /** What a model's tokenizer makes of the pairs; null when no model was named. */
  readonly tokens: TokenReport | null;
}

/** Rows that are named for each reason. */
const namedRows = 3;

/**
 * Reads files and says what they hold; nothing is stored. Counting tokens takes all pairs into memory.
 * @throws NudgeError for files or a tokenizer that cannot be used, DATA_SHAPE, DATA_NO_PAIRS
 */
export async function inspectSource(
  { paths, mapping }: ImportRequest,
  request: TokenRequest | null,
): Promise<DatasetInspection> {
  const health = new HealthCheck({ heldOut: null });
  const dropped: DroppedRow[] = [];
  const pairs: SourcePair[] = [];
  let count = 0;
  const source = await openSource(paths.map((path) => resolve(path)));
  try {
    const sink = {
      addPair: (pair: SourcePair): void => {
        count += 1;
        health.take({ ...pair, id: count });
        if (request !== null) pairs.push(pair);
      },
      addDropped: (row: DroppedRow): void => {
        if (dropped.filter(({ reason }) => reason === row.reason).length < namedRows) dropped.push(row);
      },
    };
    const { report, layout } = await pourPairs(source, () => mapping, sink, {});
    const tokens = request === null ? null : await countTokens(pairs, request);
    return { report, mapping: layout.mapping, dropped, findings: health.finish().findings, tokens };
  } finally {
    await source.close();
  }
}
