import type { Finding, FindingKind } from '../../shared/dataRoom.ts';
import { formatCount, formatPercent, formatPlural } from '../../shared/format.ts';

/** What the command line says of a finding. */
export interface FindingWords {
  /** Plain words, and the field's. */
  readonly name: string;
  /** The figures behind it, in words; those that say nothing are left out. */
  readonly figures: readonly string[];
  /** What to do about it. */
  readonly advice: string;
}

export const findingsHeading = 'What may be wrong:';

const severities: Readonly<Record<Finding['severity'], string>> = {
  warning: 'mend this first',
  advice: 'worth a look',
  note: 'good to know',
};

/** `12 pairs, 1.5 % (worth a look)`. */
export function findingCount({ count, severity }: Finding, pairs: number): string {
  return `${formatPlural(count, 'pair')}, ${percent(count / pairs)} (${severities[severity]})`;
}

/** Row numbers count from 1. */
export function findingRows(rows: readonly number[], count: number): string {
  const named = rows.map((row) => formatCount(row + 1)).join(', ');
  const more = count > rows.length ? ` and ${formatCount(count - rows.length)} more` : '';
  return `${rows.length === 1 && more === '' ? 'row' : 'rows'} ${named}${more}`;
}

const words: Readonly<Record<FindingKind, (finding: Finding) => FindingWords>> = {
  'exact-duplicates': () => ({
    name: 'Copies of earlier pairs, word for word (exact duplicates)',
    figures: [],
    advice: 'Leave them out: a run learns such a pair again with each copy.',
  }),
  'near-duplicates': () => ({
    name: 'Almost the same as an earlier pair (near duplicates)',
    figures: [],
    advice: 'Leave them out unless they are meant: what they share is learned several times.',
  }),
  contradictions: (finding) => {
    const { noiseRate = 0, noiseRateAtLeast = 0, sets = 0 } = finding.figures;
    const rate = Math.round(1000 * noiseRate) / 1000;
    return {
      name: 'The same two answers judged both ways (contradictions)',
      figures: [
        `${formatPlural(sets, 'question')} with such answers`,
        `wrong labels: about ${percent(noiseRate)}, at least ${percent(noiseRateAtLeast)}`,
      ],
      advice:
        rate > 0 && rate < 0.5
          ? `Leave the wrong ones out, or let the loss allow for them: --loss robust --label-smoothing ${String(rate)}.`
          : 'Leave the wrong ones out.',
    };
  },
  'suspected-swaps': ({ figures: { swapRate } }) => ({
    name: 'Maybe the wrong way round (suspected swaps)',
    figures: swapRate === undefined ? [] : [`estimated in all: ${percent(swapRate)}`],
    advice: 'Read them. Where the worse answer stands as chosen, change the two.',
  }),
  'length-bias': ({ figures: { chosenLonger = 0.5, medianGapWords = 0 }, count }) => {
    const longer = chosenLonger >= 0.5;
    const gap = formatPlural(Math.abs(medianGapWords), 'word');
    return {
      name: `The better answer is the ${longer ? 'longer' : 'shorter'} one (length bias)`,
      figures: [
        `in ${percent(longer ? chosenLonger : 1 - chosenLonger)} of the pairs`,
        `typically ${gap} ${medianGapWords >= 0 ? 'longer' : 'shorter'}`,
      ],
      advice: `A run may learn the length. Without ${count === 1 ? 'this pair' : 'these pairs'} both are as frequent.`,
    };
  },
  'near-identical-answers': () => ({
    name: 'Two answers that are almost the same (likelihood displacement)',
    figures: [],
    advice: 'Leave them out, unless the small difference is what you want to teach.',
  }),
  'mixed-languages': ({ figures }) => {
    const { answersDiffer = 0, mainShare = 1, ...others } = figures;
    const named = Object.entries(others).map(
      ([name, count]) => `${languageName(name.replace(/^in:/, ''))}: ${formatPlural(count, 'pair')}`,
    );
    return {
      name: 'Several languages (language mix)',
      figures: [
        `${percent(mainShare)} in the main language`,
        ...named,
        ...(answersDiffer === 0
          ? []
          : [`${formatPlural(answersDiffer, 'pair')} with answers in two languages`]),
      ],
      advice:
        'Nothing, if the model is to speak them all. Answers in two languages teach the language: leave those out.',
    };
  },
  'template-leftovers': () => ({
    name: 'Marks of a chat template in the text (template leftovers)',
    figures: [],
    advice: 'Take the marks out of the file: a model learns to write them.',
  }),
  'personal-data': ({ figures }) => ({
    name: 'Maybe personal data',
    figures: Object.entries(figures)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${personal[name] ?? name}: ${formatCount(count)}`),
    advice: 'Look whether they are real, and take them out: a model can repeat what it has seen.',
  }),
  'split-leakage': ({ figures: { heldOut = 0, prompts = 0 } }) => ({
    name: 'Questions both to learn from and to test on (leakage)',
    figures: [`${formatPlural(prompts, 'prompt')} of ${formatPlural(heldOut, 'held-out pair')}`],
    advice: 'Leave them out of one side: the test looks better than it is.',
  }),
  'cut-answers': ({ figures: { maxLength = 0 } }) => ({
    name: 'Answers that lose their end (truncation)',
    figures: [`at ${formatPlural(maxLength, 'token')}`],
    advice: 'Allow longer pairs with --max-length, or leave these out.',
  }),
};

const personal: Readonly<Record<string, string>> = {
  mail: 'with a mail address',
  phone: 'with a phone number',
  card: 'with a card number',
  account: 'with an account number',
};

export function findingWords(finding: Finding): FindingWords {
  return words[finding.kind](finding);
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** Languages in Latin letters are told by their codes, the others by their script. */
function languageName(name: string): string {
  return name.length === 2
    ? (languages.of(name) ?? name)
    : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Shares near nothing and near all keep a decimal. */
function percent(share: number): string {
  const isExact = share < 0.1 || (share > 0.99 && share < 1);
  return isExact ? `${String(Math.round(1000 * share) / 10)} %` : formatPercent(share);
}
