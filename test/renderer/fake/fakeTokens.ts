import type { Finding, TokenCuts, TokenHistogram } from '../../../shared/dataRoom.ts';
import type { TokenReport } from '../../../shared/dataset.ts';

const cuts: readonly TokenCuts[] = [
  { maxLength: 128, promptsCut: 14, chosenCut: 2, rejectedCut: 1, leftOut: 0 },
  { maxLength: 256, promptsCut: 2, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 512, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 1024, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 2048, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
];

/** A hill of texts around `middle`, and a few long ones. */
function hill(binTokens: number, middle: number, width: number, longest: number): TokenHistogram {
  const counts = Array.from({ length: 32 }, (_, bin) =>
    Math.round(60 * Math.exp(-((((bin + 0.5) * binTokens - middle) / width) ** 2))),
  );
  counts[31] = 2;
  return { binTokens, counts, shortest: 2, median: middle, longest };
}

/** The sample's pairs under a model that reads 2,048 tokens: three have an answer that is cut below 256. */
export function fakeTokenReport(maxLength: number): TokenReport {
  const asked = cuts.findLast((cut) => cut.maxLength <= maxLength) ?? cuts[0]!;
  const own = { ...asked, maxLength };
  const cutPairs = own.chosenCut + own.rejectedCut;
  const finding: Finding = {
    kind: 'cut-answers',
    severity: 'advice',
    count: cutPairs,
    figures: { ...own },
    beside: 'starter-model',
  };
  return {
    modelDir: '/home/ada/models/starter-model',
    maxLength,
    kept: 480,
    dropped: [],
    droppedCounts: {},
    prompt: { shortest: 8, median: 15, longest: 134 },
    chosen: { shortest: 3, median: 57, longest: 171 },
    rejected: { shortest: 2, median: 43, longest: 158 },
    total: 62_000,
    notes: own.promptsCut > 0 ? { 'prompt-cut': own.promptsCut } : {},
    histograms: {
      prompt: hill(4, 15, 12, 134),
      chosen: hill(4, 57, 24, 171),
      rejected: hill(4, 43, 30, 158),
    },
    cuts: [...cuts.filter((cut) => cut.maxLength !== maxLength), own].sort(
      (a, b) => a.maxLength - b.maxLength,
    ),
    finding: cutPairs === 0 ? null : finding,
  };
}
