import type { DropReason, TokenizedPair } from '../../../shared/pair.ts';

/** A pair's ids, without its row. */
export type PairIds = Omit<TokenizedPair, 'row'>;

/** Why a pair has no ids to train on. */
export interface PairProblem {
  readonly reason: DropReason;
  /** What is wrong, to go on from "Row 3: ". */
  readonly detail: string;
}
