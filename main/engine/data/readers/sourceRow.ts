import type { NudgeError } from '../../../../shared/errors.ts';
import type { ReadLimits } from './limits.ts';

/** One row of a source. */
export interface SourceRow {
  /** Counted from 0 over all files of the source. */
  readonly row: number;
  /** In its file, counted from 1; null where rows are not lines. */
  readonly line: number | null;
  /** Any JSON value; null where there is a problem. */
  readonly value: unknown;
  /** Why the row could not be read; null where it could. */
  readonly problem: ReadProblem | null;
}

export interface ReadProblem {
  readonly reason: 'unreadable';
  /** What is wrong, to go on from "Row 3: ". Never holds the row's text. */
  readonly detail: string;
}

/** A row as the reader of one format gives it. */
export interface ReadRow {
  readonly value: unknown;
  readonly line: number | null;
  readonly fault: RowFault | null;
}

/** What is wrong with one row of a file that may be good otherwise. */
export interface RowFault {
  /** As in `ReadProblem`. */
  readonly detail: string;
  /** The same as an error about the file, for when all rows are like that. */
  readonly error: () => NudgeError;
}

/** What the reader of a format is given beside the bytes. */
export interface ReadTask {
  readonly path: string;
  readonly limits: ReadLimits;
  /**
   * To be awaited, where not null, between pieces of work: other events of the process have their turn.
   * @throws NudgeError STOPPED when reading was cancelled.
   */
  readonly pause: () => Promise<void> | null;
}

export function goodRow(value: unknown, line: number | null): ReadRow {
  return { value, line, fault: null };
}

export function faultyRow(line: number | null, fault: RowFault): ReadRow {
  return { value: null, line, fault };
}
