import { countReasons, describeCounts, type DropCounts } from '../engine/data/dropCounts.ts';
import { fractionHeldOut, splitKeys, splitPairs } from '../engine/data/split.ts';
import { Random } from '../engine/random.ts';
import type { SamplePrompt } from '../engine/train/samples.ts';
import type { DatasetReport } from '../../shared/dataset.ts';
import type { DroppedRow, PreferencePair, TokenizedPair } from '../../shared/pair.ts';
import type { DatasetVersion, PairId } from '../../shared/dataRoom.ts';
import type { SplitRules, TrainSettings } from '../../shared/run.ts';
import type { ReadableDb } from '../store/database.ts';
import { readPairsById } from '../store/pairFiles/storedPairs.ts';
import type { PairTokenizer } from './importedTokens.ts';
import { knownDataset, openPairsOf } from './pairFiles.ts';
import { countImported } from './pairVersions.ts';
import { readRunPairs, shortenPairs, type KeptPair, type RunPair } from './runPairs.ts';
import { choosePrompts } from './samplePrompts.ts';

/** The pairs of a run, as ids. */
export interface TrainingData {
  readonly report: DatasetReport;
  readonly train: readonly TokenizedPair[];
  readonly heldOut: readonly TokenizedPair[];
  readonly samplePrompts: readonly SamplePrompt[];
  /** Rows and pairs of the training data that cannot be used. */
  readonly leftOut: number;
  /** What was left out and why, one sentence a dataset. */
  readonly warnings: readonly string[];
}

/** What a run trains on, and what it is tested with; null where that is split off. */
export interface RunData {
  readonly data: DatasetVersion;
  readonly evalData: DatasetVersion | null;
}

/** How a run gets its pairs. */
export interface PairReading {
  readonly db: ReadableDb;
  readonly home: string;
  readonly tokenizer: PairTokenizer;
  readonly splitRules: SplitRules;
  /** Told after each pair how many are ids by now. */
  readonly onPairs: (done: number, total: number) => void;
}

/**
 * Reads the pairs of a run as ids, and holds some out: a dataset of their own, or a share of the prompts. Where the
 * ids of a large dataset are not kept yet, that takes a minute or more.
 * @throws NudgeError FILE_NOT_FOUND for datasets that are gone, DATA_NO_PAIRS
 */
export async function prepareData(
  reading: PairReading,
  { data, evalData }: RunData,
  settings: TrainSettings,
): Promise<TrainingData> {
  const { report } = knownDataset(reading.db, data.datasetId);
  const evalReport = evalData === null ? null : knownDataset(reading.db, evalData.datasetId).report;
  const sides = await readSides(reading, { data, evalData }, settings);
  const train = shortenPairs(sides.train, settings);
  const heldOut = shortenPairs(sides.heldOut, settings);
  const later = evalData === null ? heldOut.dropped : [];
  const hasHeldOut = heldOut.kept.length > 0;
  const asked = hasHeldOut ? (evalData ?? data) : data;
  return {
    report,
    train: tokenizedOf(train.kept),
    heldOut: tokenizedOf(heldOut.kept),
    samplePrompts: choosePrompts(
      hasHeldOut ? heldOut.kept : train.kept,
      settings.samplePrompts,
      pairsOf(reading, asked),
    ),
    leftOut: countOf(report.dropped) + train.dropped.length + later.length,
    warnings: [
      ...leftOut(report, [...train.dropped, ...later]),
      ...(evalReport === null ? [] : leftOut(evalReport, heldOut.dropped)),
    ],
  };
}

interface Sides {
  readonly train: readonly RunPair[];
  readonly heldOut: readonly RunPair[];
}

async function readSides(
  reading: PairReading,
  { data, evalData }: RunData,
  { evalFraction, seed }: TrainSettings,
): Promise<Sides> {
  const { db, home, tokenizer, splitRules, onPairs } = reading;
  const parts = evalData === null ? [data] : [data, evalData];
  const sizes = parts.map((part) => countImported(home, db, part));
  const total = sizes.reduce((a, b) => a + b, 0);
  const read = (part: DatasetVersion, before: number): Promise<RunPair[]> =>
    readRunPairs(reading, part, tokenizer, splitKeys(splitRules), (done) => {
      onPairs(before + done, total);
    });
  const pairs = await read(data, 0);
  if (evalData !== null) return { train: pairs, heldOut: await read(evalData, sizes[0] ?? 0) };
  const fraction = evalFraction ?? fractionHeldOut(sizes[0] ?? 0);
  return splitPairs(pairs, fraction, Random.fromSeed(seed).fork('split'));
}

function tokenizedOf(pairs: readonly KeptPair[]): TokenizedPair[] {
  return pairs.map(({ tokenized }) => tokenized);
}

function pairsOf(
  { db, home }: PairReading,
  { datasetId, version }: DatasetVersion,
): (id: PairId) => PreferencePair {
  return (id) => {
    const file = openPairsOf(home, db, datasetId);
    try {
      const [found] = readPairsById(file, version, [id]);
      if (found === undefined) throw new Error(`the pair ${String(id)} is gone`);
      return found.pair;
    } finally {
      file.close();
    }
  };
}

function leftOut({ rows, dropped }: DatasetReport, later: readonly DroppedRow[]): string[] {
  const counts: Record<string, number> = { ...dropped };
  for (const [reason, count] of Object.entries(countReasons(later))) {
    counts[reason] = (counts[reason] ?? 0) + count;
  }
  const all = countOf(counts);
  if (all === 0) return [];
  return [`${String(all)} of ${String(rows)} rows were left out: ${describeCounts(counts)}.`];
}

function countOf(counts: DropCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
