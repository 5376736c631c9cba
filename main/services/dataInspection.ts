import { resolve } from 'node:path';
import type { Finding, FindingKind, Mapping } from '../../shared/dataRoom.ts';
import type { DatasetReport, TokenReport } from '../../shared/dataset.ts';
import type { DroppedRow, SourcePair } from '../../shared/pair.ts';
import { HealthCheck } from '../engine/data/health/healthCheck.ts';
import { pourPairs } from '../engine/data/pourPairs.ts';
import { openSource } from '../engine/data/readers/openSource.ts';
import { wholePairIds } from '../engine/text/pairTokens.ts';
import { loadTokenizer } from '../engine/text/tokenizer.ts';
import type { ImportRequest } from './dataImport.ts';
import { TokenTally, type TokenRequest } from './tokenReport.ts';

export interface DatasetInspection {
  readonly report: DatasetReport;
  readonly mapping: Mapping;
  /** The first rows of each reason that are no usable pair, in the files' order. */
  readonly dropped: readonly DroppedRow[];
  readonly findings: readonly Finding[];
  /** The first rows of each finding, counted from 0. */
  readonly rowsOf: Readonly<Partial<Record<FindingKind, readonly number[]>>>;
  /** What a model's tokenizer makes of the pairs; null when no model was named. */
  readonly tokens: TokenReport | null;
}

/** Rows that are named for each reason. */
const namedRows = 3;

/** Rows that are named for each finding. */
const namedFindingRows = 8;

/**
 * Reads files and says what they hold; nothing is stored.
 * @throws NudgeError for files or a tokenizer that cannot be used, DATA_SHAPE, DATA_NO_PAIRS
 */
export async function inspectSource(
  { paths, mapping }: ImportRequest,
  request: TokenRequest | null,
): Promise<DatasetInspection> {
  const health = new HealthCheck({ heldOut: null });
  const dropped: DroppedRow[] = [];
  const tokens = request === null ? null : new TokenTally(request);
  const tokenizer = request === null ? null : await loadTokenizer(request.modelDir);
  /** Of each pair. */
  const rows: number[] = [];
  const source = await openSource(paths.map((path) => resolve(path)));
  try {
    const sink = {
      addPair: (pair: SourcePair): void => {
        rows.push(pair.row);
        const numbered = { ...pair, id: rows.length };
        health.take(numbered);
        if (tokenizer !== null) tokens?.take(numbered, wholePairIds(pair.pair, tokenizer));
      },
      addDropped: (row: DroppedRow): void => {
        if (dropped.filter(({ reason }) => reason === row.reason).length < namedRows) dropped.push(row);
      },
    };
    const { report, layout } = await pourPairs(source, () => mapping, sink, {});
    const { findings, pairsOf } = health.finish();
    const counted = tokens?.finish() ?? null;
    const cut = counted?.report.finding ?? null;
    const found = new Map(pairsOf);
    if (counted !== null && cut !== null) found.set(cut.kind, counted.cutPairs);
    return {
      report,
      mapping: layout.mapping,
      dropped,
      findings: cut === null ? findings : [...findings, cut],
      rowsOf: Object.fromEntries([...found].map(([kind, pairs]) => [kind, firstRows(pairs, rows)])),
      tokens: counted?.report ?? null,
    };
  } finally {
    await source.close();
  }
}

/** The rows that some pairs come from, each once. */
function firstRows(pairs: Uint32Array, rows: readonly number[]): number[] {
  const first = pairs.subarray(0, 8 * namedFindingRows);
  return [...new Set([...first].map((pair) => rows[pair - 1] ?? 0))].slice(0, namedFindingRows);
}
