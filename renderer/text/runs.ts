import type { RunStatus } from '../../shared/run.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { RunSortKey } from '../state/runTable.ts';
import { common } from './common.ts';
import { shortTime } from './moments.ts';

/** A column's head: the plain word, the field's term, and a sentence for those who want to know. */
export interface ColumnWords {
  readonly label: string;
  readonly term?: string;
  readonly explained: string;
}

const columns: Readonly<Record<RunSortKey, ColumnWords>> = {
  name: { label: 'Name', explained: 'What you called the run' },
  status: { label: 'Status', explained: 'Whether the run is training, done, stopped or failed' },
  model: { label: 'Model', explained: 'The model it started from' },
  data: { label: 'Data', explained: 'The pairs it learned from' },
  beta: { label: 'May move', term: 'β', explained: 'How far it may move: a small β lets it move far' },
  learningRate: { label: 'Step size', term: 'lr', explained: 'Learning rate' },
  steps: { label: 'Steps', explained: 'Training steps done' },
  accuracy: {
    label: 'Picks better',
    term: 'accuracies',
    explained: 'How often it picks the better answer, on questions it has not trained on',
  },
  margin: {
    label: 'Gap',
    term: 'margins',
    explained: 'Preference gap: how much more it likes the better answer, on questions it has not trained on',
  },
  kl: { label: 'Moved', term: 'KL', explained: 'How far it moved away from the original, in nats an answer' },
  loss: { label: 'Loss', explained: 'The loss over its steps; sorted by the loss on held-out questions' },
  when: { label: 'When', explained: 'When it was started' },
};

const statusChoices: readonly { readonly value: RunStatus | 'all'; readonly label: string }[] = [
  { value: 'all', label: 'Any status' },
  ...(['running', 'done', 'stopped', 'failed'] as const).map((value) => ({
    value,
    label: common.statuses[value],
  })),
];

/** One run by its name, several by their number. */
function these(names: readonly string[]): string {
  return names.length === 1 ? `“${names[0] ?? ''}”` : formatPlural(names.length, 'run');
}

export const runsText = {
  title: 'Runs',
  count: (shown: number, all: number) =>
    shown === all ? formatPlural(all, 'run') : `${formatCount(shown)} of ${formatPlural(all, 'run')}`,
  newRun: 'New run',
  search: 'Search runs',
  searchHint: 'Name, note, tag, model or data',
  status: 'Status',
  statusChoices,
  tag: 'Tag',
  anyTag: 'Any tag',
  table: 'Runs',
  keys: 'Up and Down move through the runs, Space chooses, Shift with the arrows chooses several, Enter opens, F2 renames, Delete deletes.',
  columns,
  select: (name: string) => `Choose ${name}`,
  selectAll: 'Choose all runs shown',
  actions: 'What to do',
  menu: (name: string) => `What to do with ${name}`,
  rename: 'Rename',
  newName: (name: string) => `New name for ${name}`,
  open: 'Open',
  duplicate: 'Duplicate as a new run',
  describe: 'Note and tags',
  tryIt: 'Try in the playground',
  exportCsv: 'Export curves as CSV',
  reveal: 'Show its folder',
  delete: 'Delete',
  compare: 'Compare',
  compareNeeds: 'Choose two runs or more to compare them',
  selected: (count: number) => `${formatCount(count)} chosen`,
  clearSelection: 'Choose none',
  withSelected: 'With the chosen runs',
  compareSelected: (count: number) => `Compare ${formatPlural(count, 'run')}`,
  deleteSelected: (count: number) => `Delete ${formatPlural(count, 'run')}`,
  training: 'A run that is training cannot be deleted. Stop it first.',
  deleted: (names: readonly string[]) => `Deleted ${these(names)}`,
  exported: (path: string) => `Curves saved to ${path}`,
  steps: (step: number, steps: number | null) =>
    steps === null || step === steps ? formatCount(step) : `${formatCount(step)} of ${formatCount(steps)}`,
  noFigure: '–',
  notMeasured: 'not measured',
  hasNote: 'Note',
  moreTags: (count: number) => `+${count}`,
  lossOf: (name: string) => `Loss of ${name}`,
  shortTime,
  loading: 'Reading your runs',
  empty: {
    title: 'No runs yet',
    detail:
      'Each training is kept here with its settings, its curves and the answers it gave. Two runs can be compared side by side.',
    action: 'Start a first run',
  },
  nothingFound: {
    title: 'No run fits',
    detail: 'Other words or another status may find it.',
    action: 'Show all runs',
  },
  dialog: {
    title: (name: string) => `Note and tags of ${name}`,
    note: 'Note',
    notePlaceholder: 'What you tried, and what you saw',
    tags: 'Tags',
    addTag: 'Add a tag',
    tagHint: 'Press Enter after each tag',
    usedElsewhere: 'Used before:',
    plus: (tag: string) => `+ ${tag}`,
    save: 'Save',
  },
} as const;
