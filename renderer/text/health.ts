import type { Finding, FindingKind } from '../../shared/dataRoom.ts';
import { formatCount, formatPercent, formatPlural } from '../../shared/format.ts';

interface FindingWords {
  readonly title: string;
  /** The field's word for it. */
  readonly term: string;
  /** What was found, in one sentence. */
  readonly found: (finding: Finding) => string;
  /** What it does to training. */
  readonly effect: string;
}

const are = (count: number): string => (count === 1 ? 'is' : 'are');
const have = (count: number): string => (count === 1 ? 'has' : 'have');
const pairs = (count: number): string => formatPlural(count, 'pair');

function figure({ figures }: Finding, name: string): number {
  return figures[name] ?? NaN;
}

const words: Readonly<Record<FindingKind, FindingWords>> = {
  'exact-duplicates': {
    title: 'Copies',
    term: 'exact duplicates',
    found: ({ count }) => `${pairs(count)} ${are(count)} there before, word for word.`,
    effect: 'A run learns a pair again with each copy, and more than you meant.',
  },
  'near-duplicates': {
    title: 'Almost copies',
    term: 'near duplicates',
    found: ({ count }) => `${pairs(count)} ${are(count)} almost the same as an earlier one.`,
    effect: 'A run learns what they have in common several times over.',
  },
  contradictions: {
    title: 'Contradictions',
    term: 'label noise',
    found: ({ count }) => `${pairs(count)} ${count === 1 ? 'says' : 'say'} the opposite of another one.`,
    effect: 'A run is pulled both ways and learns neither. At least half of them are labelled wrong.',
  },
  'suspected-swaps': {
    title: 'Maybe the wrong way round',
    term: 'swapped labels',
    found: ({ count }) => `In ${pairs(count)} the answer marked as worse looks like the better one.`,
    effect: 'A run learns to give the answers that you did not want.',
  },
  'length-bias': {
    title: 'Length tells the better answer',
    term: 'length bias',
    found: (finding) => {
      const longer = figure(finding, 'chosenLonger');
      return longer >= 0.5
        ? `In ${formatPercent(longer)} of the pairs the better answer is the longer one.`
        : `In ${formatPercent(1 - longer)} of the pairs the better answer is the shorter one.`;
    },
    effect: 'A run may learn how long to answer, and not what you prefer.',
  },
  'near-identical-answers': {
    title: 'Answers that hardly differ',
    term: 'likelihood displacement',
    found: ({ count }) => `${pairs(count)} ${have(count)} two answers that are almost the same.`,
    effect: 'What makes one answer less likely makes the other less likely too, the better one included.',
  },
  'mixed-languages': {
    title: 'Several languages',
    term: 'language mix',
    found: ({ count }) => `${pairs(count)} ${are(count)} in another language than most.`,
    effect: 'Where the two answers differ in language, a run learns the language.',
  },
  'template-leftovers': {
    title: 'Leftovers of a chat template',
    term: 'template tokens in text',
    found: ({ count }) => `${pairs(count)} ${have(count)} marks in the text that belong to a template.`,
    effect: 'A run learns to write such marks in the middle of its answers.',
  },
  'personal-data': {
    title: 'Maybe personal data',
    term: 'PII',
    found: ({ count }) => `${pairs(count)} may hold a mail address, a phone or an account number.`,
    effect: 'A model can repeat what it was trained on. The data stay on this computer.',
  },
  'split-leakage': {
    title: 'Questions on both sides of the split',
    term: 'leakage',
    found: ({ count }) => `${pairs(count)} held out for testing ${have(count)} a prompt that is trained on.`,
    effect: 'The held-out curves look better than they are.',
  },
  'cut-answers': {
    title: 'Answers that are cut',
    term: 'truncation',
    found: ({ count }) => `${pairs(count)} ${have(count)} an answer that is too long and loses its end.`,
    effect: 'A model that never sees the end of an answer learns not to stop.',
  },
};

const severities: Readonly<Record<Finding['severity'], string>> = {
  warning: 'Mend this first',
  advice: 'Worth a look',
  note: 'Good to know',
};

const figureNames: Readonly<Record<string, string>> = {
  share: 'share of all pairs',
  noiseRate: 'labels that are wrong, estimated',
  noiseRateAtLeast: 'labels that are wrong, at least',
  repeats: 'questions judged more than once',
  sets: 'sets of answers judged both ways',
  chosenLonger: 'better answer longer, in words',
  chosenLongerCharacters: 'better answer longer, in characters',
  medianGapWords: 'middle difference in words',
  excludeForBalance: 'pairs to exclude for balance',
  mainShare: 'in the main language',
  answersDiffer: 'pairs whose answers differ in language',
  heldOut: 'pairs held out',
  prompts: 'prompts on both sides',
  mail: 'mail addresses',
  phone: 'phone numbers',
  card: 'card numbers',
  account: 'account numbers',
};

const shares = new Set([
  ...['share', 'noiseRate', 'noiseRateAtLeast', 'chosenLonger', 'chosenLongerCharacters', 'mainShare'],
]);

/** Names that are not known are shown as they are: `in:French` says enough. */
function figureName(name: string): string {
  return figureNames[name] ?? name.replace(/^in:/, 'in ');
}

function figures({ figures: all }: Finding): { name: string; value: string }[] {
  return Object.entries(all)
    .filter(([name, value]) => Number.isFinite(value) && (value !== 0 || name === 'medianGapWords'))
    .map(([name, value]) => ({
      name: figureName(name),
      value: shares.has(name) ? percent(value) : formatCount(value),
    }));
}

/** Small shares keep a decimal. */
function percent(share: number): string {
  return share < 0.1 ? `${String(Math.round(1000 * share) / 10)} %` : formatPercent(share);
}

export type FindingAction = 'exclude' | 'swap' | 'balance';

/** What can be done about a finding at once. */
const actions: Readonly<Partial<Record<FindingKind, FindingAction>>> = {
  'exact-duplicates': 'exclude',
  'near-duplicates': 'exclude',
  contradictions: 'exclude',
  'suspected-swaps': 'swap',
  'length-bias': 'balance',
  'near-identical-answers': 'exclude',
  'mixed-languages': 'exclude',
  'template-leftovers': 'exclude',
  'personal-data': 'exclude',
  'split-leakage': 'exclude',
};

/** Words of a dataset's health report. */
export const healthText = {
  title: (kind: FindingKind) => words[kind].title,
  term: (kind: FindingKind) => words[kind].term,
  found: (finding: Finding) => words[finding.kind].found(finding),
  effect: (kind: FindingKind) => words[kind].effect,
  severity: (severity: Finding['severity']) => severities[severity],
  figures,
  action: (kind: FindingKind): FindingAction | null => actions[kind] ?? null,
  actionLabel: (action: FindingAction, count: number) =>
    action === 'balance'
      ? `Balance: exclude ${pairs(count)}`
      : action === 'swap'
        ? `Swap ${count === 1 ? 'it' : `all ${formatCount(count)}`}`
        : `Exclude ${count === 1 ? 'it' : `all ${formatCount(count)}`}`,
  show: (count: number) => (count === 1 ? 'Show the pair' : `Show the ${pairs(count)}`),
  noiseRate: (rate: number) =>
    `About ${percent(rate)} of the labels seem wrong. In New run, the losses cDPO and robust DPO can allow for it: set label smoothing (ε) to ${String(Math.round(1000 * rate) / 1000)}.`,
  excluded: (done: number, count: number) =>
    done === count
      ? count === 1
        ? 'It is excluded.'
        : 'All of them are excluded.'
      : `${formatCount(done)} of ${formatCount(count)} excluded.`,
  changed: (done: number, count: number) =>
    done === count
      ? count === 1
        ? 'It is changed.'
        : 'All of them are changed.'
      : `${formatCount(done)} of ${formatCount(count)} changed.`,
  intro: 'Found while the file was imported. Nothing is changed unless you say so, and your file never is.',
  nothing: 'Nothing found',
  nothingDetail:
    'No copies, no contradictions, no swapped or nearly equal answers, no length bias, no leftovers of templates and no personal data were found in these pairs.',
  list: 'What was found',
} as const;
