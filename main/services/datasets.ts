import { resolve } from 'node:path';
import type {
  DatasetReport,
  DroppedRow,
  TokenizedPair,
  TokenNote,
  Truncation,
} from '../../shared/dataset.ts';
import { readPairs, type PairsOfFile } from '../engine/data/pairs.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import { familyOf } from '../engine/model/families/index.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import { loadTokenizer } from '../engine/text/tokenizer.ts';
import { saveDataset } from '../store/datasets.ts';
import { openStore } from '../store/open.ts';

export interface DatasetInspection {
  readonly report: DatasetReport;
  /** Rows that are no usable pair, in the file's order. */
  readonly dropped: readonly DroppedRow[];
  /** What a model's tokenizer makes of the pairs; null when no model was named. */
  readonly tokens: TokenReport | null;
}

/** Token counts of a file's pairs under one model's tokenizer and chat template. */
export interface TokenReport {
  readonly modelDir: string;
  /** Longest prompt + answer that was allowed, in tokens. */
  readonly maxLength: number;
  /** Pairs that can be trained on. */
  readonly kept: number;
  readonly dropped: readonly DroppedRow[];
  readonly prompt: LengthSummary;
  readonly chosen: LengthSummary;
  readonly rejected: LengthSummary;
  /** Prompt and both answers, as one row of a batch. */
  readonly total: number;
  /** Pairs with something unusual about them, by what it is. */
  readonly notes: Readonly<Partial<Record<TokenNote, number>>>;
}

/** Tokens. */
export interface LengthSummary {
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}

export interface TokenRequest {
  readonly modelDir: string;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/**
 * Reads a preference file and, for a model, counts tokens.
 * @throws NudgeError for a file or a tokenizer that cannot be used, DATA_NO_PAIRS when nothing is left
 */
export async function inspectDataset(path: string, request: TokenRequest | null): Promise<DatasetInspection> {
  const read = await readPairs(resolve(path));
  const { report, dropped } = read;
  return { report, dropped, tokens: request === null ? null : await countTokens(read, request) };
}

/**
 * Adds a dataset to those that Nudge knows, or brings it up to date.
 * @throws NudgeError HOME_UNWRITABLE, STORE_NEWER, STORE_BROKEN, DISK_FULL
 */
export function rememberDataset(home: string, report: DatasetReport): void {
  const db = openStore(home);
  try {
    saveDataset(db, report, Date.now());
  } finally {
    db.close();
  }
}

async function countTokens({ pairs }: PairsOfFile, request: TokenRequest): Promise<TokenReport> {
  const tokenizer = await loadTokenizer(request.modelDir);
  const config = readModelConfig(request.modelDir);
  const { contextLength } = familyOf(config).readArchitecture(config);
  const maxLength = Math.min(request.maxLength, contextLength);
  const tokenized = tokenizePairs(pairs, tokenizer, { ...request, maxLength });
  const lengths = (part: 'promptIds' | 'chosenIds' | 'rejectedIds'): number[] =>
    tokenized.pairs.map((pair) => pair[part].length);
  const [prompt, chosen, rejected] = [lengths('promptIds'), lengths('chosenIds'), lengths('rejectedIds')];
  return {
    modelDir: resolve(request.modelDir),
    maxLength,
    kept: tokenized.pairs.length,
    dropped: tokenized.dropped,
    prompt: summarize(prompt),
    chosen: summarize(chosen),
    rejected: summarize(rejected),
    total: [...prompt, ...chosen, ...rejected].reduce((sum, length) => sum + length, 0),
    notes: countNotes(tokenized.pairs),
  };
}

function summarize(lengths: readonly number[]): LengthSummary {
  const sorted = lengths.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  return {
    shortest: at(0),
    median: at(Math.floor((sorted.length - 1) / 2)),
    longest: at(sorted.length - 1),
  };
}

function countNotes(pairs: readonly TokenizedPair[]): TokenReport['notes'] {
  const counts: Partial<Record<TokenNote, number>> = {};
  for (const note of pairs.flatMap(({ notes }) => notes)) counts[note] = (counts[note] ?? 0) + 1;
  return counts;
}
