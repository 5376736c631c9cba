import type { PairId } from './dataRoom.ts';

/** Whose pair the lesson is about. */
export type LessonPair =
  | { readonly kind: 'dataset'; readonly datasetId: number; readonly pair: PairId }
  | { readonly kind: 'text'; readonly prompt: string; readonly chosen: string; readonly rejected: string };

export interface LessonRequest {
  readonly modelId: number;
  /** The run whose result is the model π; null takes the original itself, so that every reward is 0. */
  readonly runId: number | null;
  readonly pair: LessonPair;
}

/** One token of an answer and how likely it is, given all before it. Natural logarithms. */
export interface LessonToken {
  readonly text: string;
  /** log π(token). */
  readonly logp: number;
  /** log π_ref(token). */
  readonly referenceLogp: number;
}

export interface LessonAnswer {
  readonly text: string;
  readonly tokens: readonly LessonToken[];
  /** log π(answer | prompt), the sum over `tokens`, nats. */
  readonly logp: number;
  /** log π_ref(answer | prompt), nats. */
  readonly referenceLogp: number;
}

/** A pair as DPO sees it. The rest of the lesson follows from these four sums and β. */
export interface LessonScores {
  /** The prompt as people read it. */
  readonly prompt: string;
  readonly chosen: LessonAnswer;
  readonly rejected: LessonAnswer;
  /** β of the run, or the default. */
  readonly beta: number;
}
