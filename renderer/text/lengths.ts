import type { Finding, TokenCuts, TokenHistogram } from '../../shared/dataRoom.ts';
import type { TokenReport } from '../../shared/dataset.ts';
import type { TokenNote } from '../../shared/pair.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { TokenPart } from './tokens.ts';

const parts: Readonly<Record<TokenPart, string>> = {
  prompt: 'Prompts',
  chosen: 'Better answers',
  rejected: 'Worse answers',
};

const notes: Readonly<Record<TokenNote, string>> = {
  'boundary-merge': 'prompt and answer are tokenized apart, since a token would span both',
  'template-boundary-moved':
    'the chat template opens the two answers differently, so they start where they part',
  'prompt-cut': 'the start of the prompt is cut',
  'answer-cut': 'the end of an answer is cut',
};

function tokens(count: number): string {
  return formatPlural(count, 'token');
}

function leftOut({ droppedCounts }: TokenReport): number {
  return Object.values(droppedCounts).reduce((sum, count) => sum + count, 0);
}

/** Words of how long a dataset's pairs are for a model, and what is cut of them. */
export const lengthsText = {
  title: 'How long the pairs are',
  detail: 'A model reads tokens: words and pieces of words. How many a pair has depends on the model.',
  choice: 'What the pairs are counted for',
  model: 'Counted for',
  maxLength: 'Longest pair',
  maxLengthTerm: 'max length',
  counting: 'Counting tokens',
  counted: (pairs: number, all: number) => `${formatCount(pairs)} of ${formatPlural(all, 'pair')} counted`,
  cancelled: 'The count was cancelled. Nothing was counted.',
  countNow: 'Count the tokens',
  kept: (report: TokenReport) => {
    const trained = `${formatPlural(report.kept, 'pair')} can be trained on, with ${tokens(report.total)} in all`;
    const out = leftOut(report);
    return out === 0 ? `All ${trained}.` : `${trained}; ${formatCount(out)} more cannot.`;
  },
  note: (note: TokenNote, count: number) => `${formatPlural(count, 'pair')}: ${notes[note]}.`,
  histograms: 'Tokens in prompts and answers, before anything is cut',
  part: (part: TokenPart) => parts[part],
  spread: ({ shortest, median, longest }: TokenHistogram) =>
    `${formatCount(shortest)} to ${tokens(longest)}, the middle one has ${formatCount(median)}`,
  bin: ({ binTokens, counts }: TokenHistogram, index: number) => {
    const count = formatCount(counts[index] ?? 0);
    const first = index * binTokens;
    if (index === counts.length - 1) return `${tokens(first)} and more: ${count}`;
    return binTokens === 1
      ? `${tokens(first)}: ${count}`
      : `${formatCount(first)} to ${tokens(first + binTokens - 1)}: ${count}`;
  },
  end: ({ binTokens, counts }: TokenHistogram, bins: number) =>
    bins === counts.length
      ? `${formatCount((bins - 1) * binTokens)} and more`
      : formatCount(bins * binTokens),
  cuts: 'What each longest length cuts',
  cutsDetail: 'A prompt loses its start, an answer its end.',
  cutColumns: {
    maxLength: 'Tokens',
    promptsCut: 'Prompts cut',
    chosenCut: 'Better answers cut',
    rejectedCut: 'Worse answers cut',
    leftOut: 'Left out',
  } satisfies Record<keyof TokenCuts, string>,
  thisLength: 'this length',
  reach: 'all the model reads',
  cut: ({ count, figures }: Finding) =>
    `${formatPlural(count, 'pair')} ${count === 1 ? 'has' : 'have'} an answer that does not fit into ${tokens(figures['maxLength'] ?? 0)}.`,
  noneCut: (maxLength: number) => `Every answer fits into ${tokens(maxLength)}: none is cut.`,
} as const;
