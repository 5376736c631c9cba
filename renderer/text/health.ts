import type { Finding, FindingKind } from '../../shared/dataRoom.ts';
import { formatCount, formatPercent, formatPlural } from '../../shared/format.ts';

interface FindingWords {
  readonly title: string;
  /** The field's word for it. */
  readonly term: string;
  /** What was found, in one sentence. */
  readonly found: (finding: Finding) => string;
  /** Why it matters: what it does to training. */
  readonly effect: (finding: Finding) => string;
  /** What a person can do about it. */
  readonly remedy: (finding: Finding) => string;
}

const are = (count: number): string => (count === 1 ? 'is' : 'are');
const have = (count: number): string => (count === 1 ? 'has' : 'have');
const pairs = (count: number): string => formatPlural(count, 'pair');

/** What it was found with, where that is more than the dataset. */
function beside({ kind, beside: name, figures }: Finding): string {
  if (name === undefined) return '';
  return kind === 'cut-answers'
    ? `Counted for ${name}, with at most ${formatPlural(figures['maxLength'] ?? 0, 'token')}.`
    : `Compared with ${name}.`;
}

function figure({ figures }: Finding, name: string): number {
  return figures[name] ?? NaN;
}

/** Which kind of answer is mostly the better one. */
function biasedTo(finding: Finding): 'longer' | 'shorter' {
  return figure(finding, 'chosenLonger') >= 0.5 ? 'longer' : 'shorter';
}

const words: Readonly<Record<FindingKind, FindingWords>> = {
  'exact-duplicates': {
    title: 'Copies',
    term: 'exact duplicates',
    found: ({ count }) => `${pairs(count)} ${are(count)} word for word the same as an earlier pair.`,
    effect: () =>
      'A copied pair counts again with every copy, so it shapes the model more than the others do.',
    remedy: () => 'Exclude the copies. The first of each stays.',
  },
  'near-duplicates': {
    title: 'Almost copies',
    term: 'near duplicates',
    found: ({ count }) => `${pairs(count)} ${are(count)} almost the same as an earlier pair.`,
    effect: () => 'What such pairs have in common counts several times over.',
    remedy: () => 'Read a few. If they were not meant to repeat, exclude them. The first of each stays.',
  },
  contradictions: {
    title: 'Contradictions',
    term: 'label noise',
    found: ({ count }) =>
      `${pairs(count)} ${count === 1 ? 'says' : 'say'} the opposite of another one: the same question and the same two answers, the other one marked as better.`,
    effect: () => 'Training is pulled both ways and learns neither. One of the two must be marked wrong.',
    remedy: () => 'Read them and exclude the wrong ones. If you cannot tell, exclude them all.',
  },
  'suspected-swaps': {
    title: 'Maybe the wrong way round',
    term: 'swapped labels',
    found: ({ count }) =>
      `In ${pairs(count)} the answer marked as worse looks like the better one, by what the other pairs prefer.`,
    effect: () => 'Where that is so, training teaches the answer that you did not want.',
    remedy: () => 'It is a guess, so read some of them first. Swap those that are the wrong way round.',
  },
  'length-bias': {
    title: 'Length tells the better answer',
    term: 'length bias',
    found: (finding) => {
      const longer = figure(finding, 'chosenLonger');
      return `In ${formatPercent(Math.max(longer, 1 - longer))} of the pairs the better answer is the ${biasedTo(finding)} one.`;
    },
    effect: (finding) =>
      `The easiest thing to learn is then to write ${biasedTo(finding)} answers, and not what makes them better.`,
    remedy: (finding) =>
      `Balance: without these ${pairs(finding.count)}, the better answer is the longer one as often as the shorter one. If you want ${biasedTo(finding)} answers, leave it as it is.`,
  },
  'near-identical-answers': {
    title: 'Answers that hardly differ',
    term: 'likelihood displacement',
    found: ({ count }) => `${pairs(count)} ${have(count)} two answers that are almost the same.`,
    effect: () =>
      'The two answers share most of their words, so making the worse one less likely makes the better one less likely too.',
    remedy: () => 'Exclude them, unless that small difference is the very thing you want to teach.',
  },
  'mixed-languages': {
    title: 'Several languages',
    term: 'language mix',
    found: ({ count }) =>
      `${pairs(count)} ${are(count)} in another language than most, or ${have(count)} two answers in different languages.`,
    effect: (finding) =>
      figure(finding, 'answersDiffer') > 0
        ? 'Where the two answers differ in language, training learns the language and not the preference.'
        : 'Training changes how the model answers in each of these languages.',
    remedy: () =>
      'If the model is to speak all of them, nothing has to be done. Otherwise exclude these pairs.',
  },
  'template-leftovers': {
    title: 'Leftovers of a chat template',
    term: 'template tokens in text',
    found: ({ count }) =>
      `${pairs(count)} ${have(count)} marks in the text that belong to a chat program, such as <|im_end|> or “Human:”.`,
    effect: () =>
      'Nudge puts the marks that your model needs around each turn. Marks in the text are learned as words, and the model will write them.',
    remedy: () => 'Edit the pairs, or exclude them. Where there are many, mend the file and add it again.',
  },
  'personal-data': {
    title: 'Maybe personal data',
    term: 'PII',
    found: ({ count }) =>
      `${pairs(count)} may hold a mail address, a phone number, or the number of a card or an account.`,
    effect: () =>
      'A model can repeat what it was trained on to anyone who uses it. Your data stay on this computer.',
    remedy: () => 'Look whether they are real. If so, edit them out, or exclude the pairs.',
  },
  'split-leakage': {
    title: 'Questions on both sides of the split',
    term: 'leakage',
    found: ({ count }) => `${pairs(count)} held out for testing ${have(count)} a prompt that is trained on.`,
    effect: () =>
      'The test then asks what the model has seen already, and its curves look better than they are.',
    remedy: () => 'Exclude them here, so that the test is fair.',
  },
  'cut-answers': {
    title: 'Answers that are cut',
    term: 'truncation',
    found: ({ count }) => `${pairs(count)} ${have(count)} an answer that is too long and loses its end.`,
    effect: () => 'A model that never sees how an answer ends does not learn to stop.',
    remedy: () => 'Allow longer pairs in the settings of the run, or exclude these.',
  },
};

const severities: Readonly<Record<Finding['severity'], string>> = {
  warning: 'Mend this first',
  advice: 'Worth a look',
  note: 'Good to know',
};

const figureNames: Readonly<Record<string, string>> = {
  share: 'of all pairs',
  noiseRateAtLeast: 'judged wrong, at least',
  repeats: 'pairs judged more than once',
  sets: 'questions judged both ways',
  swapRate: 'of all pairs, estimated',
  chosenLonger: 'better answer has more words',
  chosenLongerCharacters: 'better answer has more characters',
  mainShare: 'in the main language',
  answersDiffer: 'with answers in two languages',
  heldOut: 'held-out pairs',
  prompts: 'prompts on both sides',
  maxLength: 'tokens at most',
  promptsCut: 'prompts cut',
  chosenCut: 'better answers cut',
  rejectedCut: 'worse answers cut',
  leftOut: 'pairs left out',
  mail: 'mail addresses',
  phone: 'phone numbers',
  card: 'card numbers',
  account: 'account numbers',
};

const shares = new Set([
  ...['share', 'swapRate', 'noiseRateAtLeast'],
  ...['chosenLonger', 'chosenLongerCharacters', 'mainShare'],
]);

/** Said in words already. */
const saidElsewhere = new Set(['excludeForBalance', 'noiseRate']);

/** Names that are not known are shown as they are: `in:French` says enough. */
function figureName(name: string): string {
  return figureNames[name] ?? name.replace(/^in:/, 'in ');
}

function figures({ figures: all }: Finding): { name: string; value: string }[] {
  return Object.entries(all)
    .filter(([name, value]) => Number.isFinite(value) && value !== 0 && !saidElsewhere.has(name))
    .map(([name, value]) => figureWords(name, value));
}

function figureWords(name: string, value: number): { name: string; value: string } {
  if (name === 'medianGapWords') {
    const name = `better answer ${value > 0 ? 'longer' : 'shorter'}, typically by`;
    return { name, value: formatPlural(Math.abs(value), 'word') };
  }
  return { name: figureName(name), value: shares.has(name) ? percent(value) : formatCount(value) };
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
  beside,
  effect: (finding: Finding) => words[finding.kind].effect(finding),
  remedy: (finding: Finding) => words[finding.kind].remedy(finding),
  severity: (severity: Finding['severity']) => severities[severity],
  settled: 'Dealt with',
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
    `About ${percent(rate)} of all pairs seem to be judged wrong. Two losses can allow for that share (label smoothing, ε):`,
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
  intro:
    'Found when the file was imported. Pairs stay as they are until you change them here, and your file is never changed.',
  nothing: 'Nothing found',
  nothingDetail:
    'No copies, no contradictions, no swapped or nearly equal answers, no length bias, no leftovers of templates and no personal data were found in these pairs.',
  list: 'What was found',
} as const;
