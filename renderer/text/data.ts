import type { ExportFormat, Mapping } from '../../shared/dataRoom.ts';
import type { DatasetDetails, DatasetReport, DatasetSummary } from '../../shared/dataset.ts';
import type { DropReason } from '../../shared/pair.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';

const dropReasons: Readonly<Record<DropReason, string>> = {
  'identical-answers': 'both answers are the same',
  'empty-answer': 'an answer is empty',
  'missing-field': 'a column is missing',
  'wrong-type': 'a column holds something else than text',
  'template-failed': "the model's chat template does not fit these turns",
  'no-room-for-answer': 'the prompt leaves no room for an answer',
  tie: 'neither answer won',
  'small-margin': 'the answers are too close in score',
  'one-answer': 'there is only one answer',
  unpaired: 'no answer to the same question has the other thumb',
  unreadable: 'the row cannot be read',
};

/** Rows, and pairs that a row should have had. One row may become several pairs. */
function leftOut({ dropped }: DatasetReport): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

function counts({ dropped }: DatasetReport): { reason: DropReason; count: number }[] {
  return (Object.entries(dropped) as [DropReason, number][]).map(([reason, count]) => ({ reason, count }));
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function dataReport(report: DatasetReport): string {
  const out = leftOut(report);
  if (out === 0) return `All ${formatPlural(report.rows, 'row')} became pairs.`;
  return (
    `${formatCount(report.kept)} of ${formatPlural(report.rows, 'row')} became pairs; ` +
    `${formatCount(out)} ${out === 1 ? 'was' : 'were'} left out.`
  );
}

/** Each answer holds the prompt, which is what both begin with. */
function isPromptInAnswers({ columns }: Mapping): boolean {
  return columns.prompt === undefined && columns.chosen !== undefined;
}

function shapeWords({ report, mapping }: DatasetDetails): string {
  const content = report.shape.content === 'text' ? 'Plain text' : 'Conversations';
  const shared = isPromptInAnswers(mapping) ? ' The prompt is what both answers begin with.' : '';
  return `${content}, from the columns ${Object.values(mapping.columns).join(', ')}.${shared}`;
}

export const dataText = {
  title: 'Data',
  emptyDetail:
    'Preference pairs will be listed here: questions with a better and a worse answer. JSONL, JSON, CSV, Excel, Parquet and Arrow are read.',
  loading: 'Reading the list',
  loadingOne: 'Reading the pairs',
  addFile: 'Add a file',
  dropHere: 'Drop your preference pairs here',
  dropDetail: 'JSONL, JSON, CSV, Excel, Parquet or Arrow: a prompt, the better answer, the worse answer.',
  chooseFile: 'Choose a file',
  trySample: 'Try the sample',
  reading: (name: string) => `Reading ${name}`,
  columns: {
    name: 'Name',
    pairs: 'Pairs',
    leftOut: 'Left out',
    content: 'What it holds',
    runs: 'Runs',
    added: 'Added',
    file: 'File',
  },
  back: 'All data',
  tabs: {
    label: 'Sides of this file',
    pairs: (count: number) => formatPlural(count, 'pair'),
    dropped: (count: number) => `${formatCount(count)} left out`,
    health: (findings: number) => (findings === 0 ? 'Health' : `Health (${formatCount(findings)})`),
    lengths: 'Lengths',
    tokens: 'Tokens',
    file: 'File',
  },
  subtitle: (dataset: DatasetDetails) => `${dataReport(dataset.report)} ${shapeWords(dataset)}`,
  pairsCount: (count: number) => formatPlural(count, 'pair'),
  content: { text: 'plain text', chat: 'conversations' },
  leftOut,
  summary: ({ report }: DatasetSummary) =>
    [
      formatPlural(report.kept, 'pair'),
      leftOut(report) === 0 ? null : `${formatCount(leftOut(report))} left out`,
    ]
      .filter((part) => part !== null)
      .join(', '),
  report: dataReport,
  shape: shapeWords,
  isPromptInAnswers,
  facts: {
    file: 'File',
    fileOf: (number: number, all: number) => `File ${formatCount(number)} of ${formatCount(all)}`,
    size: 'Size',
    rows: 'Rows',
    format: 'Format',
    holds: 'Holds',
    added: 'Added',
    runs: 'Runs made from it',
    sharedStart: 'what both answers begin with',
  },
  format: {
    jsonl: 'JSONL, one pair a line',
    json: 'JSON',
    csv: 'table of text (CSV)',
    tsv: 'table of text (TSV)',
    xlsx: 'Excel workbook',
    parquet: 'Parquet',
    arrow: 'Arrow',
  },
  column: (name: string) => `column ${name}`,
  whyLeftOut: (count: number) => `${formatPlural(count, 'row')} left out: why?`,
  reasons: (report: DatasetReport) =>
    counts(report)
      .map(({ reason, count }) => `${sentenceCase(dropReasons[reason])}: ${formatCount(count)}.`)
      .join(' '),
  row: 'Row',
  reason: 'Why',
  rowNumber: (row: number) => formatCount(row + 1),
  moreRows: (count: number) => `and ${formatPlural(count, 'more row')}`,
  file: {
    same: 'unchanged',
    changed: 'changed',
    missing: 'missing',
  },
  fileChanged: {
    message: 'The file has changed since it was read.',
    hint: 'Nudge works with the pairs as they were read. Read it again to work with what it holds now.',
  },
  fileMissing: {
    message: 'The file is no longer where it was.',
    hint: 'Nudge keeps the pairs as they were read: they can be looked at, changed and trained on.',
  },
  readAgain: 'Read it again',
  pairs: 'Pairs',
  pairsOf: (name: string) => `Pairs of ${name}`,
  highlight: 'Show what differs',
  loadingPair: (index: number) => `Pair ${formatCount(index + 1)} is on its way`,
  export: 'Export',
  exportAs: {
    jsonl: 'As JSONL, one pair a line',
    parquet: 'As Parquet',
  } satisfies Record<ExportFormat, string>,
  exported: (name: string) => `The pairs are saved as ${name}.`,
  train: 'Train on this',
  reveal: 'Show in folder',
  remove: 'Remove from the list',
  removed: (name: string) => `${name} is no longer in the list. Your file stays where it is.`,
} as const;
