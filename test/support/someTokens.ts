import fc from 'fast-check';
import type { PairIds, PairProblem } from '../../main/engine/text/pairIds.ts';
import { dropReasons, tokenNotes } from '../../shared/pair.ts';

const ids = fc.array(fc.nat(200_000), { maxLength: 6 }).map((list) => Int32Array.from(list));

/** What tokenizing may make of a pair. */
export const someTokens: fc.Arbitrary<PairIds | PairProblem> = fc.oneof(
  fc.record({
    promptIds: ids,
    chosenIds: ids,
    rejectedIds: ids,
    notes: fc.subarray([...tokenNotes]),
  }),
  fc.record({ reason: fc.constantFrom(...dropReasons), detail: fc.string() }),
);
