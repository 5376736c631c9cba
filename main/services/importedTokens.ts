import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statfsSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PreferencePair } from '../../shared/pair.ts';
import { packTokens, headLength, type PackedTokens } from '../engine/text/packedTokens.ts';
import { describeTokenization, wholePairIds } from '../engine/text/pairTokens.ts';
import { tokenizeInThreads } from '../engine/text/threads/tokenThreads.ts';
import type { Tokenizer } from '../engine/text/tokenizer.ts';
import type { ReadableDb } from '../store/database.ts';
import { countPairs, includedPairs } from '../store/pairFiles/storedPairs.ts';
import { readTokenFile, TokenFileWriter } from './tokenFile.ts';

/** What turns pairs into ids. */
export interface PairTokenizer {
  readonly modelDir: string;
  /** The moment that a chat template asking for the date is told. */
  readonly now: Date;
  /** Of the folder, loaded for that moment. */
  readonly tokenizer: Tokenizer;
}

/** Fewer pairs are tokenized faster than threads are started and files written. */
const fewPairs = 2000;

/** Pairs that a thread gets at once. */
const parcelPairs = 256;

/** The version of a dataset that nobody changed. */
const asImported = 1;

/** Files of ids that are kept of one dataset: each model has its own. */
const keptModels = 3;

/** Left on the disk at least, in bytes: ids can be made again. */
const spareBytes = 2 ** 30;

/** A file of ids has at most about so many bytes for each of its pairs' file. */
const bytesOfPairs = 2;

/**
 * The whole ids (`wholePairIds`) of all pairs in a dataset's file as they were imported, by their ids from 1, some at a time.
 * Tokenizing many pairs takes minutes, and is done once: the ids of large datasets are kept beside their pairs, and
 * where they are gone or damaged, made again.
 * @throws NudgeError CHAT_TEMPLATE, TOKENIZER
 */
export async function* importedTokens(
  file: ReadableDb,
  source: PairTokenizer,
): AsyncGenerator<PackedTokens, void> {
  const count = countPairs(file);
  if (count < fewPairs) {
    for (const parcel of parcelsOf(file, 0)) {
      yield packTokens(parcel.map((pair) => wholePairIds(pair, source.tokenizer)));
    }
    return;
  }
  const kept = tokenPath(file.name, source.tokenizer);
  let read = 0;
  for await (const block of readTokenFile(kept)) {
    read += block.heads.length / headLength;
    yield block;
  }
  if (read === count) {
    markUsed(kept);
    return;
  }
  const made = tokenizeInThreads(parcelsOf(file, read), source);
  if (read > 0) {
    // What is there was given already. The next time, it is all made again.
    rmSync(kept, { force: true });
    yield* made;
  } else yield* keeping(made, { count, pairs: file.name, kept });
}

interface KeptFile {
  /** Pairs that it is to hold. */
  readonly count: number;
  /** The dataset's file. */
  readonly pairs: string;
  /** Where it goes. */
  readonly kept: string;
}

/** Passes blocks on and writes them down. That they can be kept is no condition for anything. */
async function* keeping(
  blocks: AsyncIterable<PackedTokens>,
  { count, pairs, kept }: KeptFile,
): AsyncGenerator<PackedTokens, void> {
  let writer = hasRoom(pairs) ? await TokenFileWriter.open(kept).catch(() => null) : null;
  let written = 0;
  try {
    for await (const block of blocks) {
      try {
        await writer?.add(block);
        written += block.heads.length / headLength;
        // Before it is handed on: nobody asks for more after the last one.
        if (written === count) {
          await writer?.finish();
          writer = null;
          forgetOldest(pairs);
        }
      } catch {
        await writer?.abandon();
        writer = null;
      }
      yield block;
    }
  } finally {
    await writer?.abandon();
  }
}

function* parcelsOf(file: ReadableDb, after: number): Generator<PreferencePair[]> {
  let parcel: PreferencePair[] = [];
  for (const { id, pair } of includedPairs(file, asImported)) {
    if (id <= after) continue;
    parcel.push(pair);
    if (parcel.length < parcelPairs) continue;
    yield parcel;
    parcel = [];
  }
  if (parcel.length > 0) yield parcel;
}

const keyDigits = 16;
const ending = '.tokens';

function tokenPath(pairs: string, tokenizer: Tokenizer): string {
  const key = createHash('sha256').update(describeTokenization(tokenizer)).digest('hex').slice(0, keyDigits);
  return `${pairs}-${key}${ending}`;
}

/** The name of the dataset's file that a file of ids belongs to; null for other files. */
export function pairsOfTokenFile(name: string): string | null {
  return name.endsWith(ending) ? name.slice(0, -(ending.length + keyDigits + 1)) : null;
}

function hasRoom(pairs: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(pairs));
    return bavail * bsize > spareBytes + bytesOfPairs * statSync(pairs).size;
  } catch {
    return false;
  }
}

function markUsed(kept: string): void {
  try {
    utimesSync(kept, new Date(), new Date());
  } catch {
    // Then it is forgotten earlier.
  }
}

/** Removes the files of ids of a dataset that were not used for longest. */
function forgetOldest(pairs: string): void {
  try {
    const folder = dirname(pairs);
    const files = readdirSync(folder).filter((name) => pairsOfTokenFile(name) === basename(pairs));
    const paths = files.map((name) => join(folder, name));
    const used = new Map(paths.map((path) => [path, statSync(path).mtimeMs]));
    const newest = paths.toSorted((a, b) => (used.get(b) ?? 0) - (used.get(a) ?? 0));
    for (const path of newest.slice(keptModels)) rmSync(path, { force: true });
  } catch {
    // Another process may have done it.
  }
}
