import { NudgeError } from '../../shared/errors.ts';
import { call, listen } from '../api.ts';
import { Exchange } from './exchange.svelte.ts';
import { ModelChoice, type WantedModel } from './modelChoice.svelte.ts';

/** How answers are drawn. See `PlaygroundRequest`. */
export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  readonly maxNewTokens: number;
  readonly seed: number;
}

const suggestionCount = 4;

let questions = 0;

/** Questions to a model before and after a run. They are kept while the window is open. */
export class Playground {
  readonly choice = new ModelChoice();
  #history = $state.raw<readonly Exchange[]>([]);
  #suggestions = $state.raw<readonly string[]>([]);
  /** The question being written. */
  prompt = $state('');
  sampling = $state.raw<Sampling>({ temperature: 0, topP: 1, maxNewTokens: 200, seed: 1 });
  #listeners: (() => void)[] = [];

  /** Oldest first. */
  get history(): readonly Exchange[] {
    return this.#history;
  }

  /** Questions that the chosen run was sampled with. */
  get suggestions(): readonly string[] {
    return this.#suggestions;
  }

  get answering(): boolean {
    return this.#history.at(-1)?.ended === false;
  }

  get canAsk(): boolean {
    return !this.answering && this.choice.model !== null && this.prompt.trim() !== '';
  }

  async enter(wanted: WantedModel): Promise<void> {
    this.#listeners = [
      listen('playground.text', ({ requestId, side, text }) => {
        this.#find(requestId)?.answer(side)?.append(text);
      }),
      listen('playground.end', ({ requestId, side, ...end }) => {
        this.#find(requestId)?.answer(side)?.finish(end);
      }),
    ];
    await this.choice.load(wanted);
    await this.suggest();
  }

  /** Nothing is written for a view that is not there. */
  leave(): void {
    for (const stop of this.#listeners) stop();
    this.#listeners = [];
    if (!this.answering) return;
    void this.stop();
    for (const answer of this.#history.at(-1)?.answers ?? []) answer.halt('stopped');
  }

  async chooseModel(id: number): Promise<void> {
    this.choice.chooseModel(id);
    await this.suggest();
  }

  async chooseRun(id: number | null): Promise<void> {
    this.choice.chooseRun(id);
    await this.suggest();
  }

  /** Asks what is written. */
  async ask(): Promise<void> {
    if (!this.canAsk) return;
    const prompt = this.prompt.trim();
    this.prompt = '';
    await this.#put(prompt);
  }

  /** The same question once more, drawn otherwise. */
  async askAgain(prompt: string): Promise<void> {
    if (this.answering) return;
    this.sampling = { ...this.sampling, seed: this.sampling.seed + 1 };
    await this.#put(prompt);
  }

  async stop(): Promise<void> {
    const asked = this.#history.at(-1);
    try {
      await call('playground.stop');
    } catch (thrown) {
      const error = NudgeError.from(thrown).toData();
      for (const answer of asked?.answers ?? []) answer.halt('failed', error);
    }
  }

  clear(): void {
    if (!this.answering) this.#history = [];
  }

  /** Takes the questions of the chosen run's samples as suggestions. */
  async suggest(): Promise<void> {
    const { run } = this.choice;
    this.#suggestions = [];
    if (run === null) return;
    try {
      const { samples } = await call('runs.get', { id: run.id });
      if (this.choice.run?.id !== run.id) return;
      this.#suggestions = [...new Set(samples.map(({ promptText }) => promptText))].slice(0, suggestionCount);
    } catch {
      // Without suggestions people still write their own questions.
    }
  }

  async #put(prompt: string): Promise<void> {
    const { model, run } = this.choice;
    if (model === null) return;
    questions += 1;
    const request = {
      // Unlike those of this window before it was reloaded.
      requestId: `${Date.now()}-${questions}`,
      modelId: model.id,
      runId: run?.id ?? null,
      prompt,
      ...this.sampling,
    };
    const exchange = new Exchange(request, model.card.name, run?.name ?? null);
    this.#history = [...this.#history, exchange];
    try {
      await call('playground.ask', request);
    } catch (thrown) {
      const error = NudgeError.from(thrown).toData();
      for (const answer of exchange.answers) answer.halt('failed', error);
    }
  }

  #find(requestId: string): Exchange | undefined {
    return this.#history.find(({ request }) => request.requestId === requestId);
  }
}

export const playground = new Playground();
