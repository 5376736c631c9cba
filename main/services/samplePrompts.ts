import type { PairId } from '../../shared/dataRoom.ts';
import type { PreferencePair } from '../../shared/pair.ts';
import { promptText } from '../engine/data/promptText.ts';
import type { SamplePrompt } from '../engine/train/samples.ts';
import type { KeptPair } from './runPairs.ts';

/**
 * Different prompts from all over the file, in its order: files are often sorted, and their starts alike.
 * @param pairOf a pair's texts by its id
 */
export function choosePrompts(
  pairs: readonly KeptPair[],
  count: number,
  pairOf: (id: PairId) => PreferencePair,
): SamplePrompt[] {
  const different = new Map<string, KeptPair>();
  for (const pair of pairs.toSorted((a, b) => a.source.row - b.source.row)) {
    const { promptMark } = pair.source;
    if (pair.tokenized.promptIds.length > 0 && !different.has(promptMark)) different.set(promptMark, pair);
  }
  const prompts = [...different.values()];
  const chosen = Math.min(count, prompts.length);
  const places = Array.from({ length: chosen }, (_, i) => Math.floor(((i + 0.5) * prompts.length) / chosen));
  return places.flatMap((place) => {
    const pair = prompts[place];
    if (pair === undefined) return [];
    return [{ text: promptText(pairOf(pair.source.id)), ids: pair.tokenized.promptIds }];
  });
}
