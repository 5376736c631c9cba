import { hash } from 'node:crypto';
import type { DatasetVersion, PairId } from '../../shared/dataRoom.ts';
import type { DroppedRow, PreferencePair, TokenizedPair } from '../../shared/pair.ts';
import { countReasons } from '../engine/data/dropCounts.ts';
import { promptText } from '../engine/data/promptText.ts';
import type { PairIds, PairProblem } from '../engine/text/pairIds.ts';
import { droppedRow, nothingLeft, shortenPair } from '../engine/text/pairTokens.ts';
import type { TruncateOptions } from '../engine/text/truncate.ts';
import type { ReadableDb } from '../store/database.ts';
import type { PairTokenizer } from './importedTokens.ts';
import { versionTokens } from './versionTokens.ts';

/** A pair of a run before it is shortened: its ids, and what is needed of its texts. */
export interface RunPair {
  readonly id: PairId;
  readonly row: number;
  /** What its prompt is to a split (`splitKeys`). */
  readonly splitKey: string;
  /** The same for prompts that read the same. */
  readonly promptMark: string;
  readonly tokens: PairIds | PairProblem;
}

/** A pair as a run trains on it, and what it was before. */
export interface KeptPair {
  readonly source: RunPair;
  readonly tokenized: TokenizedPair;
}

/**
 * The pairs of a dataset's version as ids; texts are not kept.
 * @param onPairs told after each pair how many of the imported ones are done
 * @throws NudgeError as `versionTokens`
 */
export async function readRunPairs(
  place: { readonly db: ReadableDb; readonly home: string },
  wanted: DatasetVersion,
  tokenizer: PairTokenizer,
  keyOf: (pair: PreferencePair) => string,
  onPairs: (done: number) => void,
): Promise<RunPair[]> {
  const pairs: RunPair[] = [];
  for await (const { source, tokens } of versionTokens(place, wanted, tokenizer)) {
    const { id, row, pair } = source;
    const promptMark = hash('sha1', promptText(pair), 'base64');
    pairs.push({ id, row, splitKey: keyOf(pair), promptMark, tokens });
    onPairs(id);
  }
  return pairs;
}

/**
 * The pairs shortened to what a run takes. Those that cannot be trained on are left out, each with its reason.
 * @throws NudgeError DATA_NO_PAIRS, CHAT_TEMPLATE when none of some pairs is left
 */
export function shortenPairs(
  pairs: readonly RunPair[],
  options: TruncateOptions,
): { readonly kept: readonly KeptPair[]; readonly dropped: readonly DroppedRow[] } {
  const kept: KeptPair[] = [];
  const dropped: DroppedRow[] = [];
  for (const source of pairs) {
    const { row, tokens } = source;
    const ids = 'reason' in tokens ? tokens : shortenPair(tokens, options);
    if ('reason' in ids) dropped.push(droppedRow(row, ids));
    else kept.push({ source, tokenized: { row, ...ids } });
  }
  const [first] = dropped;
  if (kept.length === 0 && first !== undefined) throw nothingLeft(countReasons(dropped), first);
  return { kept, dropped };
}
