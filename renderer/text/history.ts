import type { VersionDetails, VersionStep } from '../../shared/dataRoom.ts';
import { formatCount, formatPlural } from '../../shared/format.ts';
import { fullTime } from './moments.ts';

/** What was done, to be read after the version and its time. */
const steps: Readonly<Record<VersionStep['action'], (pairs: string, step: VersionStep) => string>> = {
  import: () => 'Imported',
  exclude: (pairs) => `${pairs} excluded`,
  include: (pairs) => `${pairs} included again`,
  swap: (pairs) => `Answers of ${pairs} swapped`,
  edit: (pairs) => `${pairs} edited`,
  revert: (pairs) => `${pairs} as in the file again`,
  restore: (pairs, { backTo }) => `Back to version ${formatCount(backTo ?? 1)}: ${pairs} changed`,
};

/** Words of the versions of a dataset's pairs. */
export const historyText = {
  open: 'History',
  title: (name: string) => `History of ${name}`,
  hint: 'Going back makes a new version. Nothing is lost, and your file stays as it is.',
  list: 'Versions, newest first',
  loading: 'Reading the history',
  version: (number: number) => `Version ${formatCount(number)}`,
  time: fullTime,
  step: (step: VersionStep) => steps[step.action](formatPlural(step.pairs, 'pair'), step),
  now: 'Now',
  goBack: 'Go back to this',
  goBackTo: (version: number) => `(version ${formatCount(version)})`,
  runs: ({ runs }: VersionDetails) => (runs.length === 1 ? 'Run made from it:' : 'Runs made from it:'),
  moreRuns: (count: number) => `and ${formatCount(count)} more`,
  older: 'Show older versions',
  restored: (version: number) => `Every pair is again what it was in version ${formatCount(version)}.`,
} as const;
