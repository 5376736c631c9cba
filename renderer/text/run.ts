import {
  formatBytes,
  formatCount,
  formatDuration,
  formatParameters,
  formatPercent,
  formatPlural,
  formatRate,
  formatSigned,
  formatTime,
  formatTimeLeft,
} from '../../shared/format.ts';
import type { DeviceName, EvalMetrics, LiveRun, RunDetails, TrainPhase } from '../../shared/run.ts';

/* What the view of one run says. */

/** Lines of charts. */
export const lineNames = {
  train: 'train',
  heldOut: 'held out',
  chosen: 'chosen',
  rejected: 'rejected',
} as const;

/** Charts, the plain word first. */
export const chartNames = {
  loss: { title: 'Loss', term: '' },
  rewards: { title: 'How the answers moved', term: 'rewards' },
  gap: { title: 'Preference gap', term: 'rewards/margins' },
  accuracy: { title: 'Picks the better answer', term: 'rewards/accuracies' },
  logps: { title: 'How likely the answers are', term: 'logps' },
  kl: { title: 'Moved away from the original', term: 'KL' },
  grad_norm: { title: 'Strength of the pull', term: 'grad_norm' },
  lr: { title: 'Step size', term: 'lr' },
  tokens_per_second: { title: 'Tokens a second', term: 'tokens/s' },
} as const;

const phases: Readonly<Record<TrainPhase, string>> = {
  loading: 'Loading the model',
  tokenizing: 'Turning pairs into tokens',
  reference: 'Reading the pairs with the original',
  evaluating: 'Testing on held-out pairs',
  sampling: 'Answering the sample questions',
  saving: 'Saving',
};

const devices: Readonly<Record<DeviceName, string>> = { cpu: 'processor', webgpu: 'graphics card' };

/** What a run is doing between steps: `Testing on held-out pairs, 40 of 120`. */
function activity({ phase, done, total }: NonNullable<LiveRun['activity']>): string {
  return total > 1 ? `${phases[phase]}, ${formatCount(done)} of ${formatCount(total)}` : phases[phase];
}

function madeOf({ modelName, datasetName, trainPairs, settings }: RunDetails): string {
  const pairs = trainPairs === null ? [] : [formatPlural(trainPairs, 'pair')];
  const { loss, learningRate } = settings;
  return [
    modelName,
    datasetName,
    ...pairs,
    `β ${formatRate(loss.beta)}`,
    `step size ${formatRate(learningRate)}`,
  ].join(' · ');
}

function progress(step: number, steps: number): string {
  return `step ${formatCount(step)} of ${formatCount(steps)}`;
}

/** A state that was saved before the first step is the beginning. */
function goOn(savedStep: number, steps: number | null): string {
  if (savedStep === 0) return 'Continue from the start';
  const of = steps === null ? '' : ` of ${formatCount(steps)}`;
  return `Continue from step ${formatCount(savedStep)}${of}`;
}

function savedUpTo(step: number): string {
  return step === 0
    ? 'Nothing is lost: continue it from the start.'
    : `Everything up to step ${formatCount(step)} is saved: continue it from there.`;
}

/** When a run was made and how long it took. */
function when({ createdAt, endedAt }: RunDetails): string {
  const took = endedAt === null ? '' : `, took ${formatDuration(endedAt - createdAt)}`;
  return `${formatTime(createdAt)}${took}`;
}

function measuredOn(pairs: number, step: number): string {
  return `on ${formatPlural(pairs, 'held-out pair')}, at step ${formatCount(step)}`;
}

function klDetail({ kl_stderr, step }: EvalMetrics): string {
  const give = kl_stderr === null ? '' : `give or take ${kl_stderr.toFixed(1)}, `;
  return `${give}at step ${formatCount(step)}`;
}

export const runText = {
  loading: 'Reading the run',
  unnamed: 'Run',
  back: 'Runs',
  rename: 'Rename',
  name: 'Name of the run',
  madeOf,
  progress,
  when,
  timeLeft: (ms: number) => `${formatTimeLeft(ms)} left`,
  speed: (tokensPerSecond: number) => `${formatCount(tokensPerSecond)} tokens/s`,
  memory: formatBytes,
  on: (device: DeviceName) => `on the ${devices[device]}`,
  learning: (parameters: number) => `${formatParameters(parameters)} weights learn`,
  preparing: 'Getting ready',
  stopping: 'Finishing the step in hand, then saving',
  paused: 'Nothing is lost, and nothing is computed.',
  activity,
  progressLabel: 'How far the run is',

  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  goOn,
  tryIt: 'Try it in the playground',
  reveal: 'Show result',
  more: 'More to do with this run',
  duplicate: 'Duplicate as a new run',
  saveValues: 'Save values (CSV)',

  figures: 'Where it stands',
  pick: { label: 'Picks the better answer', term: 'rewards/accuracies' },
  gap: { label: 'Preference gap', term: 'rewards/margins' },
  moved: { label: 'Moved away from the original', term: 'KL' },
  percent: (fraction: number) => formatPercent(fraction).replace(' %', ''),
  signed: formatSigned,
  nats: (kl: number) => kl.toFixed(1),
  natsUnit: 'nats an answer',
  measuredOn,
  klDetail,
  lastStep: (step: number) => `in step ${formatCount(step)}, on pairs it trains on`,
  noFigure: '–',
  notYet: 'not measured yet',
  notMeasured: 'not measured',

  curves: 'Curves',
  moreCurves: 'More curves',
  notes: 'Worth knowing',
  details: 'Settings',
  noteOf: 'Note',

  samples: 'The same questions over time',
  samplesNone: 'The first answers come with the first evaluation.',
  samplesOff: 'This run answers no sample questions.',
  before: 'before',
  atStep: (step: number) => `at step ${formatCount(step)}`,
  noAnswerThen: '(not asked then)',
  scrub: 'Step of the answers',
  earlier: 'Earlier answers',
  later: 'Later answers',
  allQuestions: (count: number) => `Show all ${formatCount(count)} questions`,
  fewerQuestions: 'Show fewer',

  noLimit: 'no limit',
  nowAndThen: 'about four tests a run',
  usualShare: 'a tenth, at most 500 pairs',
  setting: 'Setting',
  value: 'Value',
  defaultValue: 'Default',
  changedFrom: (value: string) => `changed; the default is ${value}`,
  changedCount: (count: number) =>
    count === 0
      ? 'All settings are at their defaults.'
      : `${formatPlural(count, 'setting')} changed from the default.`,

  empty: {
    title: 'No step yet',
    detail:
      'The curves begin with the first step. Before it, the model is loaded and tested on the held-out pairs.',
  },
  emptyEnded: {
    title: 'This run ended before its first step',
    detail: 'There are no curves. Duplicate it as a new run to try again with the same settings.',
  },
  savedUpTo,
  cannotGoOn: 'There is no saved state to go on from. Duplicate it as a new run to try again.',
} as const;
