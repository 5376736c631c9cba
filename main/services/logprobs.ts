import type { DropReason, DroppedRow, TokenizedPair, Truncation } from '../../shared/pair.ts';
import type { DeviceName } from '../../shared/run.ts';
import { rowLength } from '../engine/data/batch.ts';
import { readPairs } from '../engine/data/pairs.ts';
import { openModelFolder } from '../engine/model/modelFolder.ts';
import { tokenizePairs } from '../engine/text/pairTokens.ts';
import { loadTokenizer } from '../engine/text/tokenizer.ts';
import { scorePairs } from '../engine/train/scoring.ts';
import { withPlacedModel, type PlacedModel } from './placedModel.ts';

export interface LogprobsRequest {
  readonly modelDir: string;
  readonly adapterDir: string | null;
  readonly dataPath: string;
  /** Longest prompt + answer, in tokens. */
  readonly maxLength: number;
  readonly truncation: Truncation;
  /** Padded tokens per forward pass. */
  readonly microTokens: number;
  readonly device: 'auto' | DeviceName;
}

export interface LogprobsHooks {
  readonly onNote: (note: string) => void;
  readonly onProgress: (done: number, total: number) => void;
  /** Asked between passes; true leaves the rest out. */
  readonly shouldStop: () => boolean;
}

/** log π(answer | prompt) of a row's two answers, summed over their tokens, nats. `index` counts rows from 0. */
export interface ScoredRow {
  readonly index: number;
  readonly chosen: number;
  readonly rejected: number;
  readonly chosenTokens: number;
  readonly rejectedTokens: number;
}

/** A row that could not be scored. */
export interface UnscoredRow {
  readonly index: number;
  readonly dropped: DropReason;
  /** One sentence, without the row's text. */
  readonly detail: string;
}

/**
 * How likely a model finds the answers of every pair in a file. The results are in the file's order.
 * @throws NudgeError for a file, model or adapter that cannot be used
 */
export async function computeLogprobs(
  request: LogprobsRequest,
  hooks: LogprobsHooks,
): Promise<(ScoredRow | UnscoredRow)[]> {
  const folder = openModelFolder(request.modelDir);
  const tokenizer = await loadTokenizer(request.modelDir);
  const read = await readPairs(request.dataPath);
  const maxLength = Math.min(request.maxLength, folder.architecture.contextLength);
  const tokenized = tokenizePairs(read.pairs, tokenizer, { ...request, maxLength });
  const place = {
    adapterDir: request.adapterDir,
    device: request.device,
    positions: tokenized.pairs.map(rowLength).reduce((a, b) => Math.max(a, b), 1),
    onNote: hooks.onNote,
  };
  const scored = await withPlacedModel(folder, place, (model) =>
    scoreRows(model, tokenized.pairs, request.microTokens, hooks),
  );
  const unscored = [...read.dropped, ...tokenized.dropped].map(unscoredRow);
  return [...scored, ...unscored].toSorted((a, b) => a.index - b.index);
}

async function scoreRows(
  { network, view }: PlacedModel,
  pairs: readonly TokenizedPair[],
  microTokens: number,
  { onProgress, shouldStop }: LogprobsHooks,
): Promise<ScoredRow[]> {
  const rows: ScoredRow[] = [];
  for await (const batch of scorePairs(network, view, pairs, microTokens)) {
    for (const { pair, chosen, rejected } of batch) {
      const tokens = { chosenTokens: chosen.tokens, rejectedTokens: rejected.tokens };
      rows.push({ index: pair.row, chosen: chosen.logp, rejected: rejected.logp, ...tokens });
    }
    onProgress(rows.length, pairs.length);
    if (shouldStop()) break;
  }
  return rows;
}

function unscoredRow({ row, reason, detail }: DroppedRow): UnscoredRow {
  return { index: row, dropped: reason, detail };
}
