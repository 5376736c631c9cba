import type { DatasetReport, DatasetShape } from '../../../shared/dataset.ts';
import type { DroppedRow, DropReason, SourcePair } from '../../../shared/pair.ts';
import type { Mapping } from '../../../shared/dataRoom.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { describeCounts } from './dropCounts.ts';
import { layoutOf, sampleRows, type Layout } from './layout.ts';
import type { openSource } from './readers/openSource.ts';
import type { SourceRow } from './readers/sourceRow.ts';
import { pairMaker, type Made } from './shapes/pairMaker.ts';

/** Files that are read as one. */
export type Source = Awaited<ReturnType<typeof openSource>>;

/** Where pairs go. */
export interface PairSink {
  readonly addPair: (pair: SourcePair) => void;
  readonly addDropped: (row: DroppedRow) => void;
  /** Waited for now and then: resolves when there is room for more. What it throws ends the reading. */
  readonly room?: () => Promise<void>;
}

export interface PourHooks {
  /** Ends the reading with STOPPED. */
  readonly signal?: AbortSignal;
  /** `bytes` of the source, `rows` and `pairs` so far; often. */
  readonly onProgress?: (done: { bytes: number; rows: number; pairs: number }) => void;
}

/** What came of reading a source. */
export interface Poured {
  readonly layout: Layout;
  readonly report: DatasetReport;
}

/**
 * Reads a source from its start to its end and gives its pairs, in order, to a sink. Holds a batch of rows at a time.
 * `mappingFor` is shown the first rows, and says how they are laid out where that is known.
 * @throws NudgeError DATA_SHAPE for rows of no clear layout, DATA_NO_PAIRS, STOPPED, and what reading throws
 */
export async function pourPairs(
  source: Source,
  mappingFor: (sample: readonly SourceRow[]) => Mapping | null,
  sink: PairSink,
  { signal, onProgress }: PourHooks,
): Promise<Poured> {
  const path = source.files[0]?.path ?? '';
  const dropped: Partial<Record<DropReason, number>> = {};
  let [bytes, rows, pairs] = [0, 0, 0];
  const take = (made: readonly Made[]): void => {
    for (const one of made) {
      if ('pair' in one) {
        pairs += 1;
        sink.addPair(one);
      } else {
        dropped[one.reason] = (dropped[one.reason] ?? 0) + 1;
        sink.addDropped(one);
      }
    }
  };
  const batches = source.batches({
    ...(signal === undefined ? {} : { signal }),
    onBytes: (read) => {
      bytes = read;
    },
  });
  let layout: Layout;
  try {
    const { sample, rest } = await startOf(batches);
    layout = layoutOf(path, sample, mappingFor(sample));
    const maker = pairMaker(layout.mapping, layout.content);
    for await (const batch of rest) {
      for (const row of batch) take(row.problem === null ? maker.take(row, row.row) : [unreadable(row)]);
      rows += batch.length;
      await sink.room?.();
      onProgress?.({ bytes, rows, pairs });
    }
    take(maker.finish());
  } finally {
    await batches.return(undefined);
  }
  if (pairs === 0) throw noPairs(path, rows, dropped);
  const report: DatasetReport = {
    path,
    format: source.files[0]?.format ?? 'jsonl',
    shape: shapeOfReport(layout),
    rows,
    kept: pairs,
    dropped,
    sha256: source.sha256(),
    sizeBytes: source.totalBytes,
  };
  return { layout, report };
}

/** The first rows, and all batches from the first one on. */
async function startOf(batches: AsyncGenerator<readonly SourceRow[]>) {
  const first: (readonly SourceRow[])[] = [];
  let count = 0;
  while (count < sampleRows) {
    const next = await batches.next();
    if (next.done === true) break;
    first.push(next.value);
    count += next.value.length;
  }
  const rest = async function* (): AsyncGenerator<readonly SourceRow[]> {
    yield* first.splice(0);
    yield* batches;
  };
  return { sample: first.flat().slice(0, sampleRows), rest: rest() };
}

function shapeOfReport({ mapping: { columns }, content }: Layout): DatasetShape {
  return {
    content: content ?? 'text',
    prompt: columns.prompt === undefined ? 'implicit' : 'explicit',
    columns: {
      prompt: columns.prompt ?? null,
      chosen: columns.chosen ?? null,
      rejected: columns.rejected ?? null,
    },
  };
}

function unreadable({ row, line, problem }: SourceRow): DroppedRow {
  const place = line === null ? `Row ${String(row + 1)}` : `Line ${String(line)}`;
  return { row, reason: 'unreadable', detail: `${place}: ${problem?.detail ?? ''}.` };
}

function noPairs(path: string, rows: number, counts: DatasetReport['dropped']): NudgeError {
  return new NudgeError(
    'DATA_NO_PAIRS',
    `${path}: none of its ${String(rows)} rows can be used (${describeCounts(counts)}).`,
    'Every row needs two answers that are not empty and not the same.',
    { path, rows, ...counts },
  );
}
