import type { RunStatus } from '../../shared/run.ts';

/** What a status badge can say: a run's status, or what a running run is doing. */
export type ShownStatus = RunStatus | 'paused' | 'preparing';

/** What a mark can name: the two answers of a pair, and the two models that judge them. */
export type MarkKind = 'chosen' | 'rejected' | 'reference' | 'tuned';

const statuses: Readonly<Record<ShownStatus, string>> = {
  running: 'Running',
  preparing: 'Preparing',
  paused: 'Paused',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
};

const marks: Readonly<Record<MarkKind, string>> = {
  chosen: 'Chosen',
  rejected: 'Rejected',
  reference: 'Original',
  tuned: 'Tuned',
};

/** Words that belong to the building blocks, whatever view they stand in. */
export const common = {
  close: 'Close',
  cancel: 'Cancel',
  undo: 'Undo',
  tryAgain: 'Try again',
  errorCode: (code: string) => `Error code ${code}`,
  remove: (name: string) => `Remove ${name}`,
  valueOf: (label: string) => `${label}, exact value`,
  usual: 'usual',
  usualRange: (low: string, high: string) => `Usually from ${low} to ${high}.`,
  notANumber: 'A number is expected here.',
  aboveZero: 'A number above 0 is expected here.',
  between: (low: number, high: number) => `A number from ${low} to ${high} is expected here.`,
  atLeast: (low: number) => `A number from ${low} up is expected here.`,
  atMost: (high: number) => `A number up to ${high} is expected here.`,
  statuses,
  marks,
} as const;
