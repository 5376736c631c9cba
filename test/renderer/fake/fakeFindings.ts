import type { Finding, PairId } from '../../../shared/dataRoom.ts';

/** A finding and the pairs it is about. */
export type FoundPairs = Finding & { readonly pairs: readonly PairId[] };

function every(step: number, count: number): PairId[] {
  return Array.from({ length: count }, (_, i) => 1 + step * i);
}

function found(finding: Omit<Finding, 'count'>, pairs: readonly PairId[]): FoundPairs {
  return { ...finding, count: pairs.length, pairs };
}

/** One of each kind, with the figures that the health check gives for it. */
export function everyFinding(): FoundPairs[] {
  return [
    found({ kind: 'exact-duplicates', severity: 'advice', figures: { share: 0.034 } }, every(11, 16)),
    found({ kind: 'near-duplicates', severity: 'note', figures: { share: 0.021 } }, every(13, 10)),
    found(
      {
        kind: 'contradictions',
        severity: 'warning',
        figures: { noiseRate: 0.041, noiseRateAtLeast: 0.02, repeats: 40, sets: 3 },
      },
      every(7, 6),
    ),
    found({ kind: 'suspected-swaps', severity: 'warning', figures: { swapRate: 0.062 } }, every(9, 24)),
    found(
      {
        kind: 'length-bias',
        severity: 'advice',
        figures: {
          chosenLonger: 0.71,
          chosenLongerCharacters: 0.74,
          medianGapWords: 4,
          excludeForBalance: 84,
        },
      },
      every(5, 84),
    ),
    found({ kind: 'near-identical-answers', severity: 'advice', figures: { share: 0.058 } }, every(6, 28)),
    found(
      {
        kind: 'mixed-languages',
        severity: 'advice',
        figures: { mainShare: 0.91, 'in:English': 437, 'in:French': 31, 'in:Arabic': 12, answersDiffer: 2 },
      },
      every(4, 43),
    ),
    found({ kind: 'template-leftovers', severity: 'advice', figures: { share: 0.004 } }, every(90, 2)),
    found(
      { kind: 'personal-data', severity: 'advice', figures: { mail: 5, phone: 2, card: 0, account: 1 } },
      [12, 40, 41, 77, 120, 300],
    ),
    found(
      {
        kind: 'split-leakage',
        severity: 'warning',
        figures: { heldOut: 480, prompts: 9 },
        beside: 'support-pairs.jsonl',
      },
      every(3, 9),
    ),
    found(
      {
        kind: 'cut-answers',
        severity: 'advice',
        figures: { maxLength: 256, promptsCut: 31, chosenCut: 14, rejectedCut: 6, leftOut: 2 },
        beside: 'starter-model',
      },
      every(21, 18),
    ),
  ];
}
