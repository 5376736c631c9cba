import type { PairId } from '../../../../shared/dataRoom.ts';
import type { SourcePair } from '../../../../shared/pair.ts';

/** A pair, its row in the source and its place in the dataset. */
export interface HealthPair extends SourcePair {
  readonly id: PairId;
}
