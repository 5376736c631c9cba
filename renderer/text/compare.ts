import { formatCount, formatLoss, formatPercent, formatPlural, formatSigned } from '../../shared/format.ts';
import type { ReadingWords } from '../charts/lines.ts';
import { chartNames } from './run.ts';

/* What the view of several runs says. */

const heldOut = 'on held-out pairs';

export const compareText = {
  title: (count: number) => `Compare ${formatPlural(count, 'run')}`,
  loading: 'Reading the runs',
  back: 'Runs',
  saveValues: 'Save values (CSV)',
  nothing: {
    title: 'Nothing to compare',
    detail: 'Choose two or more runs in the list of runs, then Compare.',
    action: 'Choose runs',
  },
  noSteps: {
    title: 'No step yet',
    detail: 'The curves begin with the first step of one of these runs.',
  },

  figures: 'Where they stand',
  figure: 'Figure',
  steps: (step: number, steps: number | null) =>
    steps === null ? formatCount(step) : `${formatCount(step)} of ${formatCount(steps)}`,
  percent: formatPercent,
  signed: formatSigned,
  loss: formatLoss,
  kl: (kl: number, error: number | null) =>
    error === null ? kl.toFixed(1) : `${kl.toFixed(1)} ± ${error.toFixed(1)}`,
  none: '–',
  rows: {
    status: { label: 'Status', term: '' },
    steps: { label: 'Steps', term: '' },
    accuracy: { label: `Picks the better answer, ${heldOut}`, term: 'rewards/accuracies' },
    gap: { label: `Preference gap, ${heldOut}`, term: 'rewards/margins' },
    kl: { label: 'Moved away from the original, nats an answer', term: 'KL' },
    loss: { label: `Loss, ${heldOut}`, term: 'loss' },
  },

  curves: 'Curves',
  charts: {
    loss: { title: 'Loss, on pairs it trains on', term: '' },
    heldOutLoss: { title: 'Loss, on held-out pairs', term: '' },
    accuracy: { title: 'Picks better, held out', term: chartNames.accuracy.term },
    gap: { title: 'Preference gap, held out', term: chartNames.gap.term },
    kl: chartNames.kl,
    chosen: { title: 'How likely better answers are', term: 'logps/chosen' },
    rejected: { title: 'How likely worse answers are', term: 'logps/rejected' },
  },
  otherLosses: {
    tone: 'watch',
    sentence: 'These runs make different losses small, so their values cannot be compared.',
    why: 'Each loss has a scale of its own. The share of better answers picked (rewards/accuracies) and the distance from the original (KL) mean the same in all of them.',
  } satisfies ReadingWords,

  settings: 'What differs',
  setting: 'Setting',
  sameSettings: 'Model, data and all settings are the same.',
  model: { label: 'Model', term: '' },
  data: { label: 'Data', term: '' },

  samples: 'The same questions',
  noSamples: 'These runs were not asked the same questions.',
} as const;
