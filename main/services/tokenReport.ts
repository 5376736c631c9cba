import { resolve } from 'node:path';
import type { TokenReport } from '../../shared/dataset.ts';
import type { PairId } from '../../shared/dataRoom.ts';
import type { DroppedRow, DropReason, TokenNote, Truncation } from '../../shared/pair.ts';
import { Column, words32 } from '../engine/data/health/column.ts';
import { sorted, summarize, TokenHealthCheck } from '../engine/data/health/tokenHealth.ts';
import { readModelConfig } from '../engine/model/configFile.ts';
import { familyOf } from '../engine/model/families/index.ts';
import type { PairIds, PairProblem } from '../engine/text/pairIds.ts';
import { droppedRow, nothingLeft } from '../engine/text/pairTokens.ts';

export interface TokenRequest {
  readonly modelDir: string;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/** What a count of tokens comes to. */
export interface CountedTokens {
  readonly report: TokenReport;
  /** Ids of the pairs behind the report's finding, ascending. */
  readonly cutPairs: Uint32Array;
}

/** Rows left out that are named. */
const namedRows = 500;
const shortestUsual = 128;

/** What a model's tokenizer and chat template make of pairs, taken one after the other: 24 bytes a pair. */
export class TokenTally {
  readonly #modelDir: string;
  readonly #maxLength: number;
  readonly #health: TokenHealthCheck;
  readonly #trained = {
    prompt: new Column(words32),
    chosen: new Column(words32),
    rejected: new Column(words32),
  } as const;
  readonly #dropped: DroppedRow[] = [];
  readonly #reasons: Partial<Record<DropReason, number>> = {};
  readonly #notes: Partial<Record<TokenNote, number>> = {};

  /** @throws NudgeError for a model that cannot be used */
  constructor({ modelDir, maxLength: asked, truncation }: TokenRequest) {
    const config = readModelConfig(modelDir);
    const { contextLength } = familyOf(config).readArchitecture(config);
    const maxLength = Math.min(asked, contextLength);
    this.#modelDir = modelDir;
    this.#maxLength = maxLength;
    const lengths = lengthsToCompare(maxLength, contextLength);
    this.#health = new TokenHealthCheck({ maxLength, lengths, truncation });
  }

  /** Takes a pair's whole ids (`wholePairIds`). */
  take({ id, row }: PairPlace, tokens: PairIds | PairProblem): void {
    const ids = this.#health.take(id, tokens);
    if ('reason' in ids) {
      this.#leaveOut(row, ids);
      return;
    }
    this.#trained.prompt.push(ids.promptIds.length);
    this.#trained.chosen.push(ids.chosenIds.length);
    this.#trained.rejected.push(ids.rejectedIds.length);
    for (const note of ids.notes) this.#notes[note] = (this.#notes[note] ?? 0) + 1;
  }

  /** After the last pair. @throws NudgeError DATA_NO_PAIRS, CHAT_TEMPLATE when nothing is left */
  finish(): CountedTokens {
    const { prompt, chosen, rejected } = this.#trained;
    const [first] = this.#dropped;
    if (prompt.rows === 0 && first !== undefined) throw nothingLeft(this.#reasons, first);
    const { cutPairs, ...health } = this.#health.finish();
    const lengths = { prompt: sorted(prompt), chosen: sorted(chosen), rejected: sorted(rejected) };
    const report = {
      modelDir: resolve(this.#modelDir),
      maxLength: this.#maxLength,
      kept: prompt.rows,
      dropped: this.#dropped,
      droppedCounts: this.#reasons,
      prompt: summarize(lengths.prompt),
      chosen: summarize(lengths.chosen),
      rejected: summarize(lengths.rejected),
      total: Object.values(lengths).reduce((sum, part) => part.reduce((a, b) => a + b, sum), 0),
      notes: this.#notes,
      ...health,
    };
    return { report, cutPairs };
  }

  #leaveOut(row: number, problem: PairProblem): void {
    this.#reasons[problem.reason] = (this.#reasons[problem.reason] ?? 0) + 1;
    if (this.#dropped.length < namedRows) this.#dropped.push(droppedRow(row, problem));
  }
}

/** Where a pair is in its dataset. */
interface PairPlace {
  readonly id: PairId;
  readonly row: number;
}

/** The usual lengths as far as the model reaches, where it ends, and the one asked for; ascending. */
function lengthsToCompare(maxLength: number, contextLength: number): number[] {
  const lengths = new Set([maxLength, contextLength]);
  for (let length = shortestUsual; length < contextLength; length *= 2) lengths.add(length);
  return [...lengths].sort((a, b) => a - b);
}
