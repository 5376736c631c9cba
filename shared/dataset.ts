import type { DataFormat, Finding, Mapping, StoredPair, TokenCuts, TokenHistogram } from './dataRoom.ts';

/** One turn of a conversation, as Hugging Face chat templates take it. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** A pair whose prompt and answers are plain text. */
export interface TextPair {
  readonly kind: 'text';
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}

/** A pair whose prompt and answers are lists of turns; the answers hold only what follows the prompt. */
export interface ChatPair {
  readonly kind: 'chat';
  readonly prompt: readonly ChatMessage[];
  readonly chosen: readonly ChatMessage[];
  readonly rejected: readonly ChatMessage[];
}

/** What a person prefers: one prompt, the better answer, the worse answer. */
export type PreferencePair = TextPair | ChatPair;

/** A pair and where it came from. */
export interface SourcePair {
  readonly pair: PreferencePair;
  /** Position in the source, counted from 0 over all rows, dropped ones included. */
  readonly row: number;
}

/** Why a row was left out. */
export const dropReasons = [
  'identical-answers',
  'empty-answer',
  'missing-field',
  'wrong-type',
  'template-failed',
  'no-room-for-answer',
  'tie',
  'small-margin',
  'one-answer',
  'unpaired',
  'unreadable',
] as const;
export type DropReason = (typeof dropReasons)[number];

export interface DroppedRow {
  readonly row: number;
  readonly reason: DropReason;
  /** One sentence, without the row's text. */
  readonly detail: string;
}

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

/** How an over-long pair is shortened. See `text/pairTokens.ts`. */
export type Truncation = 'keep-answer' | 'keep-start';

/** A pair as the trainer sees it: token ids only. */
export interface TokenizedPair {
  /** Row in the source file, counted from 0. */
  readonly row: number;
  readonly promptIds: Int32Array;
  /** Answer ids, end-of-turn or EOS included; every one of them is scored. */
  readonly chosenIds: Int32Array;
  readonly rejectedIds: Int32Array;
  /** Anything unusual about this row, for its report; empty for most. */
  readonly notes: readonly TokenNote[];
}

/** Anything unusual that tokenization may find about a pair. */
export const tokenNotes = ['boundary-merge', 'template-boundary-moved', 'prompt-cut', 'answer-cut'] as const;
export type TokenNote = (typeof tokenNotes)[number];

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

/** Tokens. */
export interface LengthSummary {
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}
