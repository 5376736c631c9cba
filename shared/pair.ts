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

/** Tokens. */
export interface LengthSummary {
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}
