import { countReasons, describeCounts, type DropCounts } from '../engine/data/dropCounts.ts';
import { splitPairs } from '../engine/data/split.ts';
import { Random } from '../engine/random.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import type { SamplePrompt } from '../engine/train/samples.ts';
import type { DatasetReport } from '../../shared/dataset.ts';
import type { DroppedRow, PreferencePair, SourcePair, TokenizedPair } from '../../shared/pair.ts';
import type { DatasetVersion } from '../../shared/dataRoom.ts';
import type { SplitRules, TrainSettings } from '../../shared/run.ts';
import type { ReadableDb } from '../store/database.ts';
import { readVersion, type PairsOfVersion } from './pairVersions.ts';

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

/**
 * Reads and tokenizes the pairs of a run, and holds some out: a dataset of their own, or a share of the prompts.
 * @throws NudgeError FILE_NOT_FOUND for datasets that are gone, DATA_NO_PAIRS
 */
export function prepareData(
  { db, home }: { readonly db: ReadableDb; readonly home: string },
  request: RunData,
  tokenizer: Tokenizer,
  settings: TrainSettings,
  splitRules: SplitRules,
): TrainingData {
  const data = readVersion(home, db, request.data);
  const evalData = request.evalData === null ? null : readVersion(home, db, request.evalData);
  const random = Random.fromSeed(settings.seed).fork('split');
  const split =
    evalData === null
      ? splitPairs(data.pairs, settings.evalFraction, random, splitRules)
      : { train: data.pairs, heldOut: evalData.pairs };
  const train = tokenizePairs(split.train, tokenizer, settings);
  const heldOut = tokenizePairs(split.heldOut, tokenizer, settings);
  const later = evalData === null ? heldOut.dropped : [];
  return {
    report: data.report,
    train: train.pairs,
    heldOut: heldOut.pairs,
    samplePrompts: choosePrompts(
      heldOut.pairs.length > 0 ? heldOut.pairs : train.pairs,
      heldOut.pairs.length > 0 ? split.heldOut : split.train,
      settings.samplePrompts,
    ),
    leftOut: countOf(data.report.dropped) + train.dropped.length + later.length,
    warnings: [
      ...leftOut(data, [...train.dropped, ...later]),
      ...(evalData === null ? [] : leftOut(evalData, heldOut.dropped)),
    ],
  };
}

function leftOut({ report }: PairsOfVersion, later: readonly DroppedRow[]): string[] {
  const counts: Record<string, number> = { ...report.dropped };
  for (const [reason, count] of Object.entries(countReasons(later))) {
    counts[reason] = (counts[reason] ?? 0) + count;
  }
  const all = countOf(counts);
  if (all === 0) return [];
  return [`${String(all)} of ${String(report.rows)} rows were left out: ${describeCounts(counts)}.`];
}

function countOf(counts: DropCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Different prompts from all over the file, in its order: files are often sorted, and their starts alike. */
function choosePrompts(
  tokenized: readonly TokenizedPair[],
  sources: readonly SourcePair[],
  count: number,
): SamplePrompt[] {
  const texts = new Map(sources.map(({ row, pair }) => [row, promptText(pair)]));
  const different = new Map<string, SamplePrompt>();
  for (const { row, promptIds } of tokenized.toSorted((a, b) => a.row - b.row)) {
    const text = texts.get(row) ?? '';
    if (promptIds.length > 0 && !different.has(text)) different.set(text, { text, ids: promptIds });
  }
  const prompts = [...different.values()];
  const chosen = Math.min(count, prompts.length);
  const places = Array.from({ length: chosen }, (_, i) => Math.floor(((i + 0.5) * prompts.length) / chosen));
  return places.map((place) => prompts[place]).filter((prompt) => prompt !== undefined);
}

/** A prompt as people read it: the text, or the last turn. */
function promptText(pair: PreferencePair): string {
  return pair.kind === 'text' ? pair.prompt : (pair.prompt.at(-1)?.content ?? '');
}
