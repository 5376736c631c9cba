import type { ErrorData } from '../../shared/errors.ts';
import type { PlaygroundEnd, PlaygroundRequest, PlaygroundSide } from '../../shared/playground.ts';

/** One side's answer while it is written and after. */
export class SideAnswer {
  readonly side: PlaygroundSide;
  /** The model's or the run's name. */
  readonly from: string;
  #text = $state('');
  #end = $state.raw<Omit<PlaygroundEnd, 'requestId' | 'side'> | null>(null);

  constructor(side: PlaygroundSide, from: string) {
    this.side = side;
    this.from = from;
  }

  get text(): string {
    return this.#text;
  }

  /** How it ended; null while it is written. */
  get end(): Omit<PlaygroundEnd, 'requestId' | 'side'> | null {
    return this.#end;
  }

  append(text: string): void {
    if (this.#end === null) this.#text += text;
  }

  finish(end: Omit<PlaygroundEnd, 'requestId' | 'side'>): void {
    this.#end ??= end;
  }

  /** Ends it as it is, without waiting for word from the model. */
  halt(reason: 'stopped' | 'failed', error: ErrorData | null = null): void {
    this.finish({ reason, error, tokens: 0, durationMs: 0, notes: [] });
  }
}

/** A question and the answers to it. */
export class Exchange {
  readonly request: PlaygroundRequest;
  readonly base: SideAnswer;
  /** Null where only the original was asked. */
  readonly tuned: SideAnswer | null;

  constructor(request: PlaygroundRequest, modelName: string, runName: string | null) {
    this.request = request;
    this.base = new SideAnswer('base', modelName);
    this.tuned = runName === null ? null : new SideAnswer('tuned', runName);
  }

  get answers(): readonly SideAnswer[] {
    return this.tuned === null ? [this.base] : [this.base, this.tuned];
  }

  get ended(): boolean {
    return this.answers.every(({ end }) => end !== null);
  }

  answer(side: PlaygroundSide): SideAnswer | null {
    return side === 'base' ? this.base : this.tuned;
  }
}
