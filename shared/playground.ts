import type { ErrorData } from './errors.ts';

/** Which of the two answers: the original's, or the tuned model's. */
export type PlaygroundSide = 'base' | 'tuned';

/** The same prompt to a model before and after a run. */
export interface PlaygroundRequest {
  /** Chosen by the window; names the request in its events. */
  readonly requestId: string;
  readonly modelId: number;
  /** The run whose result answers as `tuned`; null for the original alone. */
  readonly runId: number | null;
  readonly prompt: string;
  /** 0 always takes the likeliest token. */
  readonly temperature: number;
  /** Draw only from the likeliest tokens that together reach this probability. */
  readonly topP: number;
  readonly maxNewTokens: number;
  readonly seed: number;
}

/** How one side's answer ended. */
export interface PlaygroundEnd {
  readonly requestId: string;
  readonly side: PlaygroundSide;
  /** `length`: as many tokens as were allowed. */
  readonly reason: 'end' | 'length' | 'stopped' | 'failed';
  readonly tokens: number;
  readonly durationMs: number;
  /** What went otherwise than asked, such as a shortened answer; one sentence each. */
  readonly notes: readonly string[];
  readonly error: ErrorData | null;
}
