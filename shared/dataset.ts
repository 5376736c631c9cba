import type { DataFormat, Finding, Mapping, StoredPair, TokenCuts, TokenHistogram } from './dataRoom.ts';
import type { DropReason, DroppedRow, LengthSummary, TokenNote } from './pair.ts';

/** How a file's rows are laid out. */
export interface DatasetShape {
  readonly content: 'text' | 'chat';
  readonly prompt: 'explicit' | 'implicit';
  /** The columns that were understood: role → column name. */
  readonly columns: Readonly<Record<'prompt' | 'chosen' | 'rejected', string | null>>;
}

/** What came of reading a file, or several as one. */
export interface DatasetReport {
  /** The file; of several, the first. */
  readonly path: string;
  readonly format: DataFormat;
  readonly shape: DatasetShape;
  /** Rows in the file. */
  readonly rows: number;
  /** Rows that became pairs. */
  readonly kept: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** sha256 of the file's bytes, hex; of several files, of them all. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A preference file that Nudge knows. */
export interface DatasetSummary {
  readonly id: number;
  /** File name. */
  readonly name: string;
  readonly report: DatasetReport;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  /** Runs made from it, as training or as held-out pairs. */
  readonly runs: number;
  /** `changed`: the file has other bytes now; `missing`: it is no longer there. */
  readonly file: 'same' | 'changed' | 'missing';
}

export interface DatasetDetails extends DatasetSummary {
  /** The files it was read from. */
  readonly paths: readonly string[];
  /** Rows that are no usable pair, in the file's order; the first 500. */
  readonly dropped: readonly DroppedRow[];
  readonly mapping: Mapping;
  /** What was found when it was imported, and then what is known beside a model or another dataset. */
  readonly findings: readonly Finding[];
  /** The newest version; the counts are of it. */
  readonly version: number;
  readonly excluded: number;
  /** Pairs that a person swapped or edited. */
  readonly changed: number;
}

/** A window of a dataset's pairs. */
export interface PairPage {
  /** All pairs that the filter lets through. */
  readonly total: number;
  readonly pairs: readonly StoredPair[];
}

/** Token counts of a file's pairs under one model's tokenizer and chat template. */
export interface TokenReport {
  readonly modelDir: string;
  /** Longest prompt + answer that was allowed, in tokens. */
  readonly maxLength: number;
  /** Pairs that can be trained on. */
  readonly kept: number;
  /** Pairs that cannot, in the file's order; the first 500. */
  readonly dropped: readonly DroppedRow[];
  /** All pairs that cannot, by why. */
  readonly droppedCounts: Readonly<Partial<Record<DropReason, number>>>;
  /** Of what is trained on; what was cut off does not count. */
  readonly prompt: LengthSummary;
  readonly chosen: LengthSummary;
  readonly rejected: LengthSummary;
  /** Prompt and both answers, as one row of a batch. */
  readonly total: number;
  /** Pairs with something unusual about them, by what it is. */
  readonly notes: Readonly<Partial<Record<TokenNote, number>>>;
  /** Of whole texts, before anything is cut. */
  readonly histograms: Readonly<Record<'prompt' | 'chosen' | 'rejected', TokenHistogram>>;
  /** What `maxLength` and the usual lengths cut, as far as the model reaches; shortest first. */
  readonly cuts: readonly TokenCuts[];
  /** What `maxLength` cuts of answers; null when that is nothing. */
  readonly finding: Finding | null;
}
