import type { DatasetVersion } from '../../shared/dataRoom.ts';
import type { PairIds, PairProblem } from '../engine/text/pairIds.ts';
import { unpackTokens, type PackedTokens } from '../engine/text/packedTokens.ts';
import { wholePairIds } from '../engine/text/pairTokens.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import type { ReadableDb } from '../store/database.ts';
import type { VersionedPair } from '../store/pairFiles/storedPairs.ts';
import { importedTokens, type PairTokenizer } from './importedTokens.ts';
import { openPairsOf } from './pairFiles.ts';
import { pairsOfVersion } from './pairVersions.ts';

/** A pair and what tokenizing made of it: its whole ids (`wholePairIds`), or why it has none. */
export interface TokenizedVersionPair {
  readonly source: VersionedPair;
  readonly tokens: PairIds | PairProblem;
}

/**
 * The pairs of a dataset's version with their ids. Those that a person edited are tokenized anew, the others are as
 * they were imported.
 * @throws NudgeError FILE_NOT_FOUND, DATA_NO_PAIRS, and what `wholePairIds` throws
 */
export async function* versionTokens(
  { db, home }: { readonly db: ReadableDb; readonly home: string },
  wanted: DatasetVersion,
  tokenizer: PairTokenizer,
): AsyncGenerator<TokenizedVersionPair, void> {
  const file = openPairsOf(home, db, wanted.datasetId);
  try {
    const imported = entriesOf(importedTokens(file, tokenizer));
    try {
      let id = 0;
      let tokens: PairIds | PairProblem | undefined;
      for (const source of pairsOfVersion(file, wanted)) {
        for (; id < source.id; id++) tokens = (await imported.next()).value ?? undefined;
        if (tokens === undefined) throw new Error(`pair ${String(source.id)} has no tokens`);
        yield { source, tokens: asChanged(source, tokens, tokenizer.tokenizer) };
      }
    } finally {
      await imported.return(undefined);
    }
  } finally {
    file.close();
  }
}

async function* entriesOf(
  blocks: AsyncIterable<PackedTokens>,
): AsyncGenerator<PairIds | PairProblem, undefined> {
  for await (const block of blocks) yield* unpackTokens(block);
}

function asChanged(
  { changed, edited, pair }: VersionedPair,
  tokens: PairIds | PairProblem,
  tokenizer: Tokenizer,
): PairIds | PairProblem {
  if (edited) return wholePairIds(pair, tokenizer);
  if (!changed || 'reason' in tokens) return tokens;
  // Its answers changed places.
  return { ...tokens, chosenIds: tokens.rejectedIds, rejectedIds: tokens.chosenIds };
}
