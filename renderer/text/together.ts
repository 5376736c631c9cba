import type { FilesApart, SurveyedPart } from '../../shared/dataRoom.ts';
import { formatBytes, formatCount, formatPlural } from '../../shared/format.ts';
import { pairsIn, type Arrangement } from '../pairs/arrangements.ts';
import { dataText } from './data.ts';

const labels: Readonly<Record<Arrangement, string>> = {
  split: 'To learn from and to test on',
  one: 'As one dataset',
  each: 'One dataset each',
};

/** `a.jsonl and 2 more`. */
function andMore(first: string, count: number): string {
  return count > 1 ? `${first} and ${formatCount(count - 1)} more` : first;
}

function fileName(paths: readonly string[]): string {
  const [first = ''] = paths;
  return andMore(first.split(/[\\/]/).findLast((part) => part !== '') ?? first, paths.length);
}

function datasetName(parts: readonly SurveyedPart[]): string {
  return andMore(parts[0]?.name ?? '', parts.length);
}

/** Of a number that is estimated, two figures are enough. */
function pairsWords(parts: readonly SurveyedPart[]): string | null {
  const pairs = pairsIn(parts);
  if (pairs === null) return null;
  if (pairs.exact) return formatPlural(pairs.count, 'pair');
  return `about ${formatPlural(Number(pairs.count.toPrecision(2)), 'pair')}`;
}

function filesWords(parts: readonly SurveyedPart[]): string {
  return formatPlural(
    parts.reduce((sum, { files }) => sum + files, 0),
    'file',
  );
}

function withPairs(words: string, parts: readonly SurveyedPart[]): string {
  const pairs = pairsWords(parts);
  return pairs === null ? words : `${words}, ${pairs}`;
}

function outcome(parts: readonly SurveyedPart[], arrangement: Arrangement): string {
  if (arrangement === 'one') return `${withPairs(`${filesWords(parts)} read as one dataset`, parts)}.`;
  if (arrangement === 'each') return `${withPairs(`${formatCount(parts.length)} datasets`, parts)}.`;
  const used = (use: SurveyedPart['use']): SurveyedPart[] => parts.filter((part) => part.use === use);
  const name = (some: readonly SurveyedPart[]): string => withPairs(datasetName(some), some);
  const rest = used(null);
  return (
    `A run learns from ${name(used('train'))}, and is tested on ${name(used('heldOut'))}.` +
    (rest.length === 0
      ? ''
      : ` ${datasetName(rest)} can be used on ${rest.length === 1 ? 'its' : 'their'} own.`)
  );
}

const apartWords: Readonly<Record<FilesApart['why'], (one: string, other: string) => string>> = {
  format: (one, other) => `${one} and ${other} are files of different kinds. They cannot be read as one.`,
  content: (one, other) =>
    `One of ${one} and ${other} holds conversations, the other plain text. As one dataset, the rows of the other kind would be left out.`,
  columns: (one, other) =>
    `${one} and ${other} do not have the same columns. As one dataset, rows without the right columns would be left out.`,
};

const uses: Readonly<Record<NonNullable<SurveyedPart['use']>, string>> = {
  train: 'to learn from',
  heldOut: 'to test on',
};

/** Words for files of pairs that came together. */
export const togetherText = {
  title: (parts: readonly SurveyedPart[]) => `${formatPlural(parts.length, 'file')} of pairs`,
  fileName,
  datasetName,
  choice: 'Read them',
  label: (arrangement: Arrangement) => labels[arrangement],
  outcome,
  sameColumns: 'They have the same columns.',
  namesTell: 'Their names say what they are for.',
  apart: ({ why, between: [one, other] }: FilesApart) => apartWords[why](one, other),
  failed: (count: number) =>
    `${formatPlural(count, 'more file')} cannot be read. What is wrong with ${count === 1 ? 'it' : 'them'} is told after the import.`,
  part: (part: SurveyedPart) =>
    [
      dataText.format[part.format],
      part.files > 1 ? formatPlural(part.files, 'file') : null,
      formatBytes(part.sizeBytes),
    ]
      .filter((one) => one !== null)
      .join(', '),
  partPairs: (part: SurveyedPart) => pairsWords([part]) ?? 'pairs not counted yet',
  use: (part: SurveyedPart) => (part.use === null ? null : uses[part.use]),
  list: 'What was brought',
  import: 'Import',
} as const;
