import type { FindingKind, PairFilter } from '../../shared/dataRoom.ts';
import type { DatasetDetails } from '../../shared/dataset.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import { healthText } from './health.ts';
import { pairText } from './pair.ts';

function version({ version: number, excluded, changed }: DatasetDetails): string {
  if (number === 1) return 'As imported.';
  const parts = [
    excluded === 0 ? null : `${formatCount(excluded)} excluded`,
    changed === 0 ? null : `${formatCount(changed)} changed`,
  ].filter((part) => part !== null);
  return `Version ${formatCount(number)}: ${parts.length === 0 ? 'as imported' : parts.join(', ')}.`;
}

/** Words of the list of a dataset's pairs, and of what can be done to them. */
export const pairsText = {
  search: 'Search the pairs',
  searchHint: 'Words in a prompt or an answer',
  finding: 'Finding',
  anyFinding: 'All pairs',
  findingOption: (kind: FindingKind) => healthText.title(kind),
  only: 'Show',
  onlyOptions: [
    { value: 'all', label: 'All' },
    { value: 'excluded', label: 'Excluded' },
    { value: 'changed', label: 'Changed' },
  ] satisfies { value: PairFilter['only']; label: string }[],
  found: (total: number, all: number) =>
    total === all ? formatPlural(all, 'pair') : `${formatCount(total)} of ${formatPlural(all, 'pair')}`,
  looking: 'Looking',
  parts: 'Parts of the list',
  part: (first: number, last: number, total: number) =>
    `Pairs ${formatCount(first)} to ${formatCount(last)} of ${formatCount(total)}`,
  partBefore: 'Pairs before these',
  partAfter: 'Pairs after these',
  goTo: 'Go to pair',
  go: 'Go',
  version,
  nothing: 'No pair fits',
  nothingDetail: 'Look for other words, or show all pairs again.',
  showAll: 'Show all pairs',
  exclude: 'Exclude',
  include: 'Include again',
  swap: 'Swap answers',
  edit: 'Edit',
  revert: 'Back to the file',
  tokens: 'Tokens',
  actionsOf: (id: number) => `What to do with pair ${formatCount(id)}`,
  isExcluded: 'Excluded',
  isChanged: 'Changed',
  excluded: (count: number) =>
    count === 1
      ? 'The pair is excluded: no new run learns from it.'
      : `${formatPlural(count, 'pair')} excluded: no new run learns from them.`,
  balanced: (count: number) =>
    `${formatPlural(count, 'pair')} excluded: the longer answer is now the better one as often as the shorter one.`,
  included: (count: number) =>
    count === 1 ? 'The pair is included again.' : `${formatPlural(count, 'pair')} included again.`,
  swapped: (count: number) =>
    count === 1 ? 'The answers are swapped.' : `The answers of ${formatPlural(count, 'pair')} are swapped.`,
  edited: 'The pair is changed. Your file stays as it is.',
  reverted: 'The pair says again what the file says.',
  editTitle: 'Edit the pair',
  editDetail: 'The change is kept in Nudge. Your file stays as it is.',
  prompt: 'Prompt',
  chosen: 'Better answer',
  rejected: 'Worse answer',
  turn: (part: string, role: string, place: number) =>
    `${part}, turn ${formatCount(place + 1)}: ${pairText.role(role)}`,
  save: 'Save the pair',
  sameAnswers: 'Both answers are the same: the pair teaches nothing.',
  emptyAnswer: 'An answer is empty.',
} as const;
