import { readPairs, type PairsOfFile } from '../engine/data/pairs.ts';
import { countReasons, describeCounts } from '../engine/data/dropCounts.ts';
import { splitPairs } from '../engine/data/split.ts';
import { Random } from '../engine/random.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import type { SamplePrompt } from '../engine/train/samples.ts';
import type {
  DatasetReport,
  DroppedRow,
  PreferencePair,
  SourcePair,
  TokenizedPair,
} from '../../shared/dataset.ts';
import type { TrainSettings } from '../../shared/run.ts';

/** The pairs of a run, as ids. */
export interface TrainingData {
  readonly report: DatasetReport;
  /** Of separate held-out data; null when it was split off. */
  readonly evalReport: DatasetReport | null;
  readonly train: readonly TokenizedPair[];
  readonly heldOut: readonly TokenizedPair[];
  readonly samplePrompts: readonly SamplePrompt[];
  /** What was left out and why, one sentence a file. */
  readonly warnings: readonly string[];
}

export interface DataPaths {
  readonly dataPath: string;
  readonly evalDataPath: string | null;
}

/**
 * Reads and tokenizes the pairs of a run, and holds some out: a file of their own, or a share of the prompts.
 * @throws NudgeError for files that cannot be read, understood or tokenized
 */
export async function prepareData(
  { dataPath, evalDataPath }: DataPaths,
  tokenizer: Tokenizer,
  settings: TrainSettings,
): Promise<TrainingData> {
  const data = await readPairs(dataPath);
  const evalData = evalDataPath === null ? null : await readPairs(evalDataPath);
  const random = Random.fromSeed(settings.seed).fork('split');
  const split =
    evalData === null
      ? splitPairs(data.pairs, settings.evalFraction, random)
      : { train: data.pairs, heldOut: evalData.pairs };
  const train = tokenizePairs(split.train, tokenizer, settings);
  const heldOut = tokenizePairs(split.heldOut, tokenizer, settings);
  const later = evalData === null ? heldOut.dropped : [];
  return {
    report: data.report,
    evalReport: evalData?.report ?? null,
    train: train.pairs,
    heldOut: heldOut.pairs,
    samplePrompts: choosePrompts(
      heldOut.pairs.length > 0 ? heldOut.pairs : train.pairs,
      heldOut.pairs.length > 0 ? split.heldOut : split.train,
      settings.samplePrompts,
    ),
    warnings: [
      ...leftOut(data, [...train.dropped, ...later]),
      ...(evalData === null ? [] : leftOut(evalData, heldOut.dropped)),
    ],
  };
}

function leftOut({ report, dropped }: PairsOfFile, later: readonly DroppedRow[]): string[] {
  const all = [...dropped, ...later];
  if (all.length === 0) return [];
  return [
    `${String(all.length)} of ${String(report.rows)} rows were left out: ${describeCounts(countReasons(all))}.`,
  ];
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
