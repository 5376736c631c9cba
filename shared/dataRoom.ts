import type { DropReason, DroppedRow, LengthSummary, PreferencePair, TokenNote } from './pair.ts';
import type { ErrorData } from './errors.ts';

/** What a file is, by its content. */
export const dataFormats = ['jsonl', 'json', 'csv', 'tsv', 'xlsx', 'parquet', 'arrow'] as const;
export type DataFormat = (typeof dataFormats)[number];

/** Ways in which people lay out preferences. */
export const shapeNames = [
  /** TRL: prompt (or none), chosen, rejected, as text or as turns. */
  'trl',
  /** instruction, input, chosen, rejected. */
  'alpaca',
  /** Anthropic HH: two whole transcripts, "\n\nHuman: … \n\nAssistant: …". */
  'transcripts',
  /** UltraFeedback before it was binarized: answers with scores. */
  'scored',
  /** ShareGPT, LLaMA-Factory: conversations, and chosen/rejected turns with from and value. */
  'sharegpt',
  /** OpenAI: input.messages, preferred_output, non_preferred_output. */
  'openai',
  /** question, response_j (better), response_k (worse). */
  'responses',
  /** Two answers and who won. */
  'arena',
  /** Answers from best to worst. */
  'ranked',
  /** One answer a row and whether it was liked. */
  'thumbs',
  /** An answer and what a person made of it. */
  'edited',
] as const;
export type ShapeName = (typeof shapeNames)[number];

/** What a column can be. Which of them a shape needs, `shapeRoles` in the engine says. */
export const columnRoles = [
  'prompt',
  'context',
  'system',
  'chosen',
  'rejected',
  'answerA',
  'answerB',
  'winner',
  'answers',
  'scores',
  'answer',
  'liked',
  'original',
  'edited',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** How a file's columns become pairs. Plain data: detected, or made by a person, and remembered by file shape. */
export interface Mapping {
  readonly shape: ShapeName;
  /** Role → the column's name; `a.b` is the field b inside column a. */
  readonly columns: Readonly<Partial<Record<ColumnRole, string>>>;
  /** Of several answers: the best against the worst, neighbours in the ranking, or all. */
  readonly pairing: 'best-worst' | 'adjacent' | 'all';
  /** Smallest difference in score between the two answers of a pair. */
  readonly margin: number;
}

/** A mapping that may be right, and how sure that is. */
export interface ShapeGuess {
  readonly mapping: Mapping;
  /** What its pairs are made of. */
  readonly content: PreferencePair['kind'];
  /** Share of the sampled rows that it makes a pair of, 0–1. */
  readonly fits: number;
}

/** What is known of a file before it is imported. */
export interface SourcePreview {
  readonly files: readonly {
    readonly path: string;
    readonly format: DataFormat;
    readonly sizeBytes: number;
  }[];
  readonly columns: readonly ColumnPreview[];
  /** Best first; empty when no shape fits. */
  readonly guesses: readonly ShapeGuess[];
  /** The first guess needs no person to confirm it. */
  readonly sure: boolean;
  /** What the first guess, or the mapping that was asked about, makes of the first rows. */
  readonly pairs: readonly PreferencePair[];
  readonly dropped: readonly DroppedRow[];
}

/** A column, or a field inside one: `a.b`. */
export interface ColumnPreview {
  readonly name: string;
  /** 0 for a column, 1 for a field inside it, 2 for one inside that. */
  readonly depth: number;
  readonly kind: 'text' | 'number' | 'truth' | 'turns' | 'list' | 'object' | 'empty' | 'mixed';
  /** Shortened, of the first rows that have one. */
  readonly examples: readonly string[];
}

/** Files and folders of pairs that came together, and how they may go together. */
export interface FileSurvey {
  readonly parts: readonly SurveyedPart[];
  /** Why others cannot be read. */
  readonly failed: readonly ErrorData[];
  /** Why the parts had better not be read as one; null where they can be. */
  readonly apart: FilesApart | null;
}

/** A file or a folder, or a part of a folder's data. */
export interface SurveyedPart {
  readonly name: string;
  readonly paths: readonly string[];
  readonly files: number;
  readonly format: DataFormat;
  readonly sizeBytes: number;
  /** How many pairs it gives; null where that cannot be said before it is read. */
  readonly pairs: { readonly count: number; readonly exact: boolean } | null;
  /** What it is for, where the names of the parts tell: to learn from, or to test on. */
  readonly use: 'train' | 'heldOut' | null;
}

/** Two parts that differ: `format` makes it impossible to read them as one, the others make it unwise. */
export interface FilesApart {
  readonly why: 'format' | 'content' | 'columns';
  /** Names of the two parts. */
  readonly between: readonly [string, string];
}

/** What may be wrong with a dataset. */
export const findingKinds = [
  'exact-duplicates',
  'near-duplicates',
  'contradictions',
  'suspected-swaps',
  'length-bias',
  'near-identical-answers',
  'mixed-languages',
  'template-leftovers',
  'personal-data',
  'split-leakage',
  'cut-answers',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** One finding over a dataset. */
export interface Finding {
  readonly kind: FindingKind;
  /** `note`: good to know; `advice`: worth a look; `warning`: the run will learn something wrong. */
  readonly severity: 'note' | 'advice' | 'warning';
  /** Pairs it is about. */
  readonly count: number;
  /** Figures behind it by name, such as `noiseRate` (ε for cdpo and robust), `chosenLonger` (0–1), `medianGapWords`. */
  readonly figures: Readonly<Record<string, number>>;
  /** The model that answers are cut for, or the dataset whose prompts these pairs share; by name. */
  readonly beside?: string;
}

/** A pair's place in its dataset, counted from 1; it never changes. */
export type PairId = number;

/**
 * A person's change to a dataset. The file it came from stays as it is. `revert` takes swaps and edits back: the pairs
 * say again what the file says. `restore` makes every pair again what it was in a version.
 */
export type PairChange =
  | { readonly action: 'exclude' | 'include' | 'swap' | 'revert'; readonly pairs: readonly PairId[] }
  | { readonly action: 'edit'; readonly pair: PairId; readonly to: PreferencePair }
  | { readonly action: 'restore'; readonly version: number };

/** A pair in the data room. */
export interface StoredPair {
  readonly id: PairId;
  /** Row in the source, counted from 0. */
  readonly row: number;
  readonly pair: PreferencePair;
  readonly excluded: boolean;
  /** Whether a person swapped or edited it. */
  readonly changed: boolean;
  readonly findings: readonly FindingKind[];
}

/** A dataset as it was at one time. Versions count from 1, which is what was imported; each change is one more. */
export interface DatasetVersion {
  readonly datasetId: number;
  readonly version: number;
}

/** How a version came to be. */
export interface VersionStep {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action: 'import' | PairChange['action'];
  /** Pairs that it changed; 0 of an import. */
  readonly pairs: number;
  /** Of a `restore`: the version that every pair is again as in; otherwise null. */
  readonly backTo: number | null;
}

/** A version with the runs that were made from it, as training or as held-out pairs, oldest first. */
export interface VersionDetails extends VersionStep {
  readonly runs: readonly { readonly id: number; readonly name: string }[];
}

/** Which pairs of a dataset to show. */
export interface PairFilter {
  /** Words that a pair's prompt or answers have, four letters and more also as a beginning; '' for all pairs. */
  readonly text: string;
  readonly finding: FindingKind | null;
  readonly only: 'all' | 'excluded' | 'changed';
}

/** How far an import is. */
export interface ImportProgress {
  /** `indexing`: everything is read; what search needs is being finished. */
  readonly phase: 'reading' | 'indexing';
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
  readonly pairs: number;
}

/** Files that pairs can be written to: TRL's columns prompt, chosen and rejected. */
export const exportFormats = ['jsonl', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** One token of a pair. */
export interface InspectedToken {
  readonly id: number;
  /** What it adds to the text; a character of several tokens stands at its last one. */
  readonly text: string;
  /** One of the model's special tokens: where a text or a turn begins or ends. */
  readonly special: boolean;
  /** Written by the chat template or the tokenizer, not by a person. */
  readonly template: boolean;
  /** Its probability is part of the loss. */
  readonly scored: boolean;
  /** Left out, since the pair is too long. */
  readonly cut: boolean;
}

/** A pair as it is trained, token by token; what is not cut is exactly what the trainer gets. */
export interface TokenInspection {
  readonly prompt: readonly InspectedToken[];
  readonly chosen: readonly InspectedToken[];
  readonly rejected: readonly InspectedToken[];
  /** Longest prompt + answer that was allowed: what was asked for, or as far as the model reaches. */
  readonly maxLength: number;
  /** The tokens that the model begins and ends a text with. */
  readonly bos: { readonly id: number; readonly text: string } | null;
  readonly eos: { readonly id: number; readonly text: string } | null;
  readonly notes: readonly TokenNote[];
  /** Why the pair is not trained on; null when it is. */
  readonly problem: { readonly reason: DropReason; readonly detail: string } | null;
}

/** How many texts have how many tokens, and of all of them the shortest, the middle and the longest. */
export interface TokenHistogram extends LengthSummary {
  /** Tokens a bin. */
  readonly binTokens: number;
  /** Texts with i · binTokens to (i + 1) · binTokens − 1 tokens; the last bin holds all longer ones too. */
  readonly counts: readonly number[];
}

/** What one longest length does to a dataset's pairs. */
export interface TokenCuts {
  /** Longest prompt + answer, in tokens. */
  readonly maxLength: number;
  readonly promptsCut: number;
  readonly chosenCut: number;
  readonly rejectedCut: number;
  /** Pairs that nothing is left of to train on. */
  readonly leftOut: number;
}

/** Whether a longest length leaves every pair as it is. */
export function cutsNothing({ promptsCut, chosenCut, rejectedCut, leftOut }: TokenCuts): boolean {
  return promptsCut + chosenCut + rejectedCut + leftOut === 0;
}
