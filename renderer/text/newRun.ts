import type { EventPayload } from '../../shared/contract.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { formatBytes, formatCount, formatPlural, formatTimeLeft } from '../../shared/format.ts';
import type { ModelSummary } from '../../shared/model.ts';
import type { RunMeasure, RunPlan } from '../../shared/run.ts';
import type { MemoryFit } from '../settings/memoryFit.ts';
import { dataText } from './data.ts';
import { modelsText } from './models.ts';

/** The parts of a new run, from the top. */
export type Step = 'data' | 'model' | 'settings';

const steps: Readonly<Record<Step, string>> = { data: 'Data', model: 'Model', settings: 'Settings' };

/** `Polite` becomes `Polite 2`, and `Polite 2` becomes `Polite 3`. */
function again(name: string): string {
  const [, stem = name, number = '1'] = /^(.*?)(?: (\d{1,4}))?$/s.exec(name) ?? [];
  return `${stem} ${String(Number(number) + 1)}`;
}

function onDevice(measure: RunMeasure): string {
  return measure.device === 'webgpu' ? 'on the graphics card' : 'on the processor';
}

/** `3 rows left out, 2 pairs cut to fit.`, or nothing. */
function leftOut({ droppedPairs, cutPairs }: RunPlan): string {
  const parts = [
    ...(droppedPairs === 0 ? [] : [`${formatPlural(droppedPairs, 'row')} left out`]),
    ...(cutPairs === 0 ? [] : [`${formatPlural(cutPairs, 'pair')} cut to fit`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

export const newRunText = {
  title: 'New run',
  steps,
  settled: 'settled',
  change: 'Change',
  later: {
    data: 'The pairs it learns from.',
    model: 'The model that learns.',
    settings: 'How it learns.',
  },
  preparing: 'Looking up what the run begins with',
  sample: 'the sample',
  dropped: (names: readonly string[]) =>
    names.length === 1 ? (names[0] ?? '') : formatPlural(names.length, 'file'),
  tookOne: (name: string, count: number) =>
    `${formatPlural(count, 'dataset')} were added. This run learns from ${name}.`,
  again,

  recent: 'Or take what Nudge knows already',
  keep: (name: string) => `Keep ${name}`,
  otherData: 'Choose other data',
  dataUnderstood: (dataset: DatasetDetails) => `${dataset.name}: ${dataText.report(dataset.report)}`,
  firstPairs: 'The first pairs, as they are understood',
  readingPreview: 'Reading the first pairs',
  heldOut: {
    label: 'Questions to test on',
    term: 'held-out set',
    detail: 'Nudge tests the model on questions it has not trained on.',
    share: 'A share of these pairs, kept aside',
    option: (name: string, pairs: string) => `${name}, ${pairs}`,
    chooseFile: 'Choose a separate file',
    reading: (name: string) => `Reading ${name}`,
  },
  useData: (dataset: DatasetDetails) => `Use ${formatPlural(dataset.report.kept, 'pair')}`,
  dataLine: (dataset: DatasetDetails, heldOut: DatasetDetails | null) =>
    [
      `${dataset.name}: ${dataText.summary(dataset)}`,
      heldOut === null ? null : `tested on ${formatPlural(heldOut.report.kept, 'pair')} of ${heldOut.name}`,
    ]
      .filter((part) => part !== null)
      .join('; '),

  models: 'Models',
  loadingModels: 'Reading the models',
  modelUnderstood: (model: ModelSummary) => `${model.card.name}: ${modelsText.summary(model)}`,
  orDropModel: 'or drop it here',
  useModel: (model: ModelSummary) => `Use ${model.card.name}`,
  modelNeedsData: 'Whether it fits in memory is told once there is data.',
  checkingFit: 'Checking whether it fits in memory',
  fit: ({ needsBytes, availableBytes, fits }: MemoryFit) =>
    fits
      ? `Fits: training needs about ${formatBytes(needsBytes)}, and this computer has ${formatBytes(availableBytes)} for it.`
      : `Does not fit: training needs about ${formatBytes(needsBytes)}, and this computer has ${formatBytes(availableBytes)} for it.`,
  fitHint: 'Choose a smaller model, or fewer tokens at one time under Advanced.',
  modelLine: (model: ModelSummary, fit: MemoryFit | null) =>
    fit === null
      ? model.card.name
      : `${model.card.name}: ${fit.fits ? 'fits' : 'does not fit'}, needs about ${formatBytes(fit.needsBytes)}`,
  noTemplate: {
    message: 'These pairs are conversations, and this model has no chat template: it cannot read turns.',
    hint: 'Choose a model made for chat, or pairs of plain text.',
  },

  name: 'Name of the run',
  defaultName: (dataset: DatasetDetails | null, model: ModelSummary | null) =>
    dataset === null || model === null ? '' : `${model.card.name} on ${dataset.name}`,
  plan: ({ trainPairs, evalPairs, steps }: RunPlan) =>
    `${formatPlural(trainPairs, 'pair')} to learn from, ` +
    `${evalPairs === 0 ? 'none' : formatCount(evalPairs)} to test on, ${formatPlural(steps, 'step')}.`,
  leftOut,
  refused: 'One setting above cannot be used yet.',
  planning: 'Working out the run',
  tokenizing: 'Turning pairs into tokens',
  tokenized: ({ done, total }: EventPayload<'training.planning'>) =>
    `Turning ${formatPlural(total, 'pair')} into tokens: ${formatCount(done)} done`,
  measuring: 'Measuring one real step on this computer',
  measured: (measure: RunMeasure) =>
    `About ${formatTimeLeft(measure.totalMs)} and ${formatBytes(measure.peakMemoryBytes)} ${onDevice(measure)}`,
  measuredMark: 'measured',
  estimated: (plan: RunPlan) => `About ${formatBytes(plan.memoryBytes)} of memory`,
  estimatedMark: 'estimated',
  notMeasured: 'The time could not be measured.',
  measureAgain: 'Measure again',
  tooLarge: {
    hint: 'It may become very slow, or be ended by the system. Choose a smaller model, or fewer tokens at one time under Advanced.',
    accept: 'Start it all the same',
  },
  start: 'Start training',
} as const;
