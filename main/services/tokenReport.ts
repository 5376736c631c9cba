import { resolve } from 'node:path';
import type {
  LengthSummary,
  SourcePair,
  TokenizedPair,
  TokenNote,
  TokenReport,
  Truncation,
} from '../../shared/dataset.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import { familyOf } from '../engine/model/families/index.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import { loadTokenizer } from '../engine/text/tokenizer.ts';

export interface TokenRequest {
  readonly modelDir: string;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/**
 * What a model's tokenizer and chat template make of pairs. About 0.3 ms a pair of 150 words.
 * @throws NudgeError for a model, tokenizer or template that cannot be used, DATA_NO_PAIRS when nothing is left
 */
export async function countTokens(pairs: readonly SourcePair[], request: TokenRequest): Promise<TokenReport> {
  const tokenizer = await loadTokenizer(request.modelDir);
  const config = readModelConfig(request.modelDir);
  const { contextLength } = familyOf(config).readArchitecture(config);
  const maxLength = Math.min(request.maxLength, contextLength);
  const tokenized = tokenizePairs(pairs, tokenizer, { ...request, maxLength });
  const lengths = (part: 'promptIds' | 'chosenIds' | 'rejectedIds'): Float64Array =>
    Float64Array.from(tokenized.pairs, (pair) => pair[part].length).sort();
  const [prompt, chosen, rejected] = [lengths('promptIds'), lengths('chosenIds'), lengths('rejectedIds')];
  return {
    modelDir: resolve(request.modelDir),
    maxLength,
    kept: tokenized.pairs.length,
    dropped: tokenized.dropped,
    prompt: summarize(prompt),
    chosen: summarize(chosen),
    rejected: summarize(rejected),
    total: [prompt, chosen, rejected].reduce((sum, part) => part.reduce((a, b) => a + b, sum), 0),
    notes: countNotes(tokenized.pairs),
  };
}

function summarize(sorted: Float64Array): LengthSummary {
  const at = (index: number): number => sorted[index] ?? 0;
  return {
    shortest: at(0),
    median: at(Math.floor((sorted.length - 1) / 2)),
    longest: at(sorted.length - 1),
  };
}

function countNotes(pairs: readonly TokenizedPair[]): TokenReport['notes'] {
  const counts: Partial<Record<TokenNote, number>> = {};
  for (const { notes } of pairs) for (const note of notes) counts[note] = (counts[note] ?? 0) + 1;
  return counts;
}
