import type { Finding, TokenCuts, TokenHistogram } from '../../../shared/dataRoom.ts';
import type { TokenReport } from '../../../shared/dataset.ts';

const cuts: readonly TokenCuts[] = [
  { maxLength: 128, promptsCut: 14, chosenCut: 2, rejectedCut: 1, leftOut: 0 },
  { maxLength: 256, promptsCut: 2, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 512, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 1024, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
  { maxLength: 2048, promptsCut: 0, chosenCut: 0, rejectedCut: 0, leftOut: 0 },
];

const pairs = 480;

type Spread = Pick<TokenHistogram, 'shortest' | 'median' | 'longest'>;

const spreads = {
  prompt: { shortest: 8, median: 15, longest: 134 },
  chosen: { shortest: 3, median: 57, longest: 171 },
  rejected: { shortest: 2, median: 43, longest: 158 },
} satisfies Record<string, Spread>;

/** A hill of texts around the middle one, and a few long ones. */
function hill(width: number, spread: Spread): TokenHistogram {
  const binTokens = 4;
  const heights = Array.from({ length: 32 }, (_, bin) =>
    (bin + 1) * binTokens <= spread.shortest
      ? 0
      : Math.exp(-((((bin + 0.5) * binTokens - spread.median) / width) ** 2)),
  );
  const long = 2;
  const all = heights.reduce((sum, height) => sum + height, 0);
  const counts = heights.map((height) => Math.round(((pairs - long) * height) / all));
  counts[31] = long;
  return { binTokens, counts, ...spread };
}

/** What a longest length cuts of the sample's pairs: what the next shorter one in the table does. */
export function fakeCuts(maxLength: number): TokenCuts {
  return cuts.findLast((cut) => cut.maxLength <= maxLength) ?? cuts[0]!;
}

/** The sample's pairs under a model that reads 2,048 tokens: three have an answer that is cut below 256. */
export function fakeTokenReport(maxLength: number): TokenReport {
  const own = { ...fakeCuts(maxLength), maxLength };
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
    kept: pairs,
    dropped: [],
    droppedCounts: {},
    ...spreads,
    total: 62_000,
    notes: own.promptsCut > 0 ? { 'prompt-cut': own.promptsCut } : {},
    histograms: {
      prompt: hill(12, spreads.prompt),
      chosen: hill(24, spreads.chosen),
      rejected: hill(30, spreads.rejected),
    },
    cuts: [...cuts.filter((cut) => cut.maxLength !== maxLength), own].sort(
      (a, b) => a.maxLength - b.maxLength,
    ),
    finding: cutPairs === 0 ? null : finding,
  };
}
