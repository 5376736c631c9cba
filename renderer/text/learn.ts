import { formatCount, formatLoss, formatPercent, formatSigned } from '../../shared/format.ts';
import type { LessonToken } from '../../shared/lesson.ts';
import type { PairFigures } from '../lesson/preference.ts';

/** A probability of one token from its logarithm: two digits, and never a 0 that is not one. */
function probability(logp: number): string {
  const percent = 100 * Math.exp(logp);
  if (percent >= 10) return `${Math.round(percent)} %`;
  if (percent >= 0.01) return `${Number(percent.toPrecision(2))} %`;
  return 'under 0.01 %';
}

/** How many times as likely: e^difference, with two digits that mean something. */
function times(difference: number): string {
  const factor = Math.exp(Math.abs(difference));
  if (factor < 10) return factor.toFixed(1);
  return factor < 1e6 ? formatCount(Number(factor.toPrecision(2))) : 'over a million';
}

function changed(difference: number): string {
  return `${times(difference)} times ${difference > 0 ? 'more' : 'less'} likely`;
}

/** Nats with one decimal and a true minus sign. */
function nats(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function likelier(difference: number, what: string): string {
  if (Math.abs(difference) < 0.05) return `Both models find ${what} equally likely.`;
  return `The tuned model finds ${what} ${changed(difference)} than the original does.`;
}

/** What the probability means, in words. */
function verdict(value: number): string {
  if (value > 0.9) return 'It is nearly sure that the chosen answer is the better one.';
  if (value > 0.55) return 'It leans towards the chosen answer.';
  if (value >= 0.45) return 'It cannot tell the two answers apart.';
  if (value >= 0.1) return 'It leans towards the rejected answer.';
  return 'It is nearly sure of the rejected answer: it has this pair backwards.';
}

export const learnText = {
  title: 'Learn',
  subtitle: 'What DPO does, on your own pair',
  loading: 'Reading models and pairs',
  scoring: 'Asking both models how likely they find each word',
  noModels: {
    title: 'No model yet',
    detail: 'The lesson asks a model how likely it finds two answers. It needs a model for that.',
    action: 'Go to Models',
  },
  noRun: {
    message: 'There is no finished run of this model, so original and tuned model are one and the same.',
    hint: 'Then every reward is 0, the probability is 50 % and the loss is ln 2 = 0.693. Move “what if” below to see what training would change.',
    action: 'Start a run',
  },
  noPairs: 'This dataset has no pairs.',
  source: 'Where the pair comes from',
  sources: [
    { value: 'dataset', label: 'From your data' },
    { value: 'text', label: 'Type your own' },
  ] as const,
  dataset: 'Dataset',
  position: (total: number) => `Pair (1 to ${total})`,
  previous: 'Previous pair',
  next: 'Next pair',
  /** To begin with where there is no data yet. */
  example: {
    prompt: 'How much are the plums?',
    chosen: 'The plums are two coins each. Shall I wrap some for you?',
    rejected: 'Two coins. Next!',
  },
  ownPrompt: 'Question',
  ownChosen: 'Better answer',
  ownRejected: 'Worse answer',
  scoreOwn: 'Look at this pair',
  parts: {
    pair: {
      title: 'One pair',
      words:
        'A person saw two answers to the same question and chose one. That is all DPO is told: not how good an answer is, only which one is better.',
      formula: 'x is the question; y with w is the answer that won, y with l the one that lost.',
    },
    likelihood: {
      title: 'How likely is each answer?',
      words:
        'A model writes one piece of a word at a time, and gives every piece a probability. Multiplied, they say how likely the whole answer is; their logarithms are added. The original and the tuned model both read the same two answers.',
      formula:
        'π is the tuned model, π with ref the original. The sum goes over the pieces of an answer, in nats: 0 would be certain, and each −0.7 halves it.',
    },
    rewards: {
      title: 'What training taught it to like',
      words:
        'If the tuned model finds an answer likelier than the original did, training rewarded it. β says how much one step away from the original counts.',
      formula: 'The implicit reward of an answer.',
    },
    preference: {
      title: 'How sure is it?',
      words:
        'The gap between the two rewards becomes a probability: how sure the model is that the chosen answer beats the rejected one. It is the formula that ranks chess players by their games.',
      formula: 'Bradley and Terry, 1952.',
    },
    loss: {
      title: 'How wrong is it, and how hard does it pull?',
      words:
        'The loss is small when the model is sure of the chosen answer, and ln 2 when it cannot tell. Each training step pulls the chosen answer up and the rejected one down. Pairs that the model already has right hardly pull.',
      formula: 'DPO, equation 7, and the strength of its pull.',
    },
    leash: {
      title: 'β is a leash',
      words:
        'The tuned model may earn reward, but every nat it moves away from the original (KL) costs it β. On a short leash, a large β, it stays close; on a long one, a small β, it runs far for the same reward.',
      formula: 'The best model under this bargain: the original, leaning towards reward.',
    },
  },
  number: (part: number) => `Part ${part}`,
  formulaLabel: 'In a formula',
  tokens: (name: string) => `${name} answer, piece by piece`,
  tokensHint: 'Point at a piece, or move with the arrow keys, to read its probabilities.',
  token: (token: LessonToken) => {
    const difference = token.logp - token.referenceLogp;
    const change = Math.abs(difference) < 0.05 ? 'no difference' : changed(difference);
    return `original ${probability(token.referenceLogp)}, tuned ${probability(token.logp)}: ${change}`;
  },
  quotedToken: (text: string) => `“${text}”`,
  space: '␣',
  newline: '↵',
  legend: { tuned: 'likelier to the tuned model', reference: 'likelier to the original' },
  sums: {
    caption: 'Log-probability of each whole answer, nats',
    answer: 'Answer',
    difference: 'Difference',
  },
  nats,
  signed: formatSigned,
  likelihoodSentence: (figures: PairFigures) =>
    `${likelier(figures.chosenRatio, 'the chosen answer')} ${likelier(figures.rejectedRatio, 'the rejected answer')}`,
  whatIfNote: 'with what if',
  rewardSentence: ({ chosenReward, rejectedReward, margin }: PairFigures) =>
    `Reward of the chosen answer ${formatSigned(chosenReward)}, of the rejected answer ${formatSigned(rejectedReward)}. The gap is ${formatSigned(margin)}.`,
  gap: (margin: number) => `gap ${formatSigned(margin)}`,
  preferenceSentence: ({ margin, probability: value }: PairFigures) =>
    `With a gap of ${formatSigned(margin)}, it is ${formatPercent(value)} sure. ${verdict(value)}`,
  sure: 'sure of the chosen answer',
  percent: formatPercent,
  /** A number on an axis, with a true minus sign. */
  tick: (value: number) => String(value).replace('-', '−'),
  gapAxis: 'preference gap',
  lossSentence: ({ loss, pull }: PairFigures, beta: number) =>
    `The loss is ${formatLoss(loss)}. The pair pulls with ${formatPercent(pull / beta)} of full strength: ${pull.toPrecision(2)} of at most β = ${Number(beta.toPrecision(3))}.`,
  loss: 'loss',
  lossValue: formatLoss,
  lnTwo: 'ln 2, cannot tell',
  pull: 'pull',
  leashSentence: (needed: number, present: number) =>
    `To be 90 % sure of this pair, its two differences have to lie ${nats(needed)} nats apart. Now they lie ${nats(present)} apart.`,
  leashNeeded: (needed: number) => `${nats(needed)} nats for 90 %`,
  leashPresent: (present: number) => `${nats(present)} nats now`,
  controls: {
    name: 'Try it',
    beta: 'How far it may move',
    betaTerm: 'β',
    betaLow: 'moves freely',
    betaHigh: 'stays close',
    betaWords: (trained: number, beta: number) =>
      beta === trained
        ? 'As in training.'
        : `Training has β = ${trained}. Here you see what the same model means under another one.`,
    shift: 'What if: chosen answer',
    shiftTerm: 'nats',
    shiftLow: 'less likely',
    shiftHigh: 'likelier',
    shiftWords: (shift: number) =>
      shift === 0 ? 'As the model has it.' : `As if the tuned model found it ${changed(shift)}.`,
    reset: 'Back to the model',
    summary: ({ margin, probability: value, loss }: PairFigures) =>
      `gap ${formatSigned(margin)}, ${formatPercent(value)} sure, loss ${formatLoss(loss)}`,
  },
} as const;
