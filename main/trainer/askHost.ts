import { NudgeError } from '../../shared/errors.ts';
import type { LessonScores } from '../../shared/lesson.ts';
import type { AnswerEnd, AnswerRequest } from '../services/answering.ts';
import type { ScoreRequest } from '../services/lessonScores.ts';
import { askKind, type AskOrder, type AskReply } from './askProtocol.ts';
import type { StartEngineProcess } from './engineProcess.ts';
import { startTask, type EngineTask } from './engineTask.ts';

interface Options {
  readonly start: StartEngineProcess;
  /** After so long without a question the models leave the memory. */
  readonly idleMs?: number;
}

export interface AnswerListener {
  readonly onText: (side: 'base' | 'tuned', text: string) => void;
  readonly onEnd: (end: AnswerEnd) => void;
}

interface Question {
  readonly order: AskOrder;
  readonly onReply: (reply: AskReply) => void;
  readonly resolve: () => void;
  readonly reject: (error: NudgeError) => void;
}

type AskProcess = EngineTask<AskOrder, never>;

/** Asks models in a process of their own, one question after another. */
export class AskHost {
  readonly #start: StartEngineProcess;
  readonly #idleMs: number;
  #process: AskProcess | null = null;
  #current: Question | null = null;
  #waiting: Question[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor({ start, idleMs = 60_000 }: Options) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  /** Resolves when both sides have ended. @throws NudgeError for what stood in the way of both */
  answer(request: AnswerRequest, { onText, onEnd }: AnswerListener): Promise<void> {
    return this.#ask({ type: 'answer', request }, (reply) => {
      if (reply.type === 'text') onText(reply.side, reply.text);
      else if (reply.type === 'end') onEnd(reply.end);
    });
  }

  /** @throws NudgeError for a pair, a model or a file that cannot be used */
  async score(request: ScoreRequest): Promise<Omit<LessonScores, 'beta'>> {
    const { promise, resolve } = Promise.withResolvers<Omit<LessonScores, 'beta'>>();
    await this.#ask({ type: 'score', request }, (reply) => {
      if (reply.type === 'scores') resolve(reply.scores);
    });
    return promise;
  }

  /** Ends the answers in hand where they are, and forgets those that wait. */
  stop(): void {
    const waiting = this.#waiting.filter(({ order }) => order.type === 'answer');
    this.#waiting = this.#waiting.filter(({ order }) => order.type !== 'answer');
    if (this.#current?.order.type === 'answer') this.#process?.order({ type: 'stop' });
    for (const { reject } of waiting) reject(stopped());
  }

  /** Ends the process; what was asked fails. */
  close(): void {
    this.#process?.end(stopped());
  }

  #ask(order: AskOrder, onReply: (reply: AskReply) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, onReply, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== null) return;
    clearTimeout(this.#idle);
    const question = this.#waiting.shift();
    if (question === undefined) {
      this.#idle = setTimeout(() => {
        this.close();
      }, this.#idleMs).unref();
      return;
    }
    this.#current = question;
    this.#process ??= this.#open();
    this.#process.order(question.order);
  }

  #open(): AskProcess {
    const opened: AskProcess = startTask(this.#start, {
      kind: askKind,
      input: null,
      onTold: (reply) => {
        if (reply.type === 'failed') this.#settle(NudgeError.fromData(reply.error));
        else if (reply.type === 'finished') this.#settle(null);
        else this.#current?.onReply(reply);
      },
    });
    opened.result.catch((thrown: unknown) => {
      if (this.#process === opened) this.#process = null;
      clearTimeout(this.#idle);
      this.#settle(NudgeError.from(thrown));
    });
    return opened;
  }

  /** Ends the question in hand and goes on to the next. */
  #settle(error: NudgeError | null): void {
    const question = this.#current;
    this.#current = null;
    if (error === null) question?.resolve();
    else question?.reject(error);
    if (this.#process !== null || this.#waiting.length > 0) this.#next();
  }
}

function stopped(): NudgeError {
  return new NudgeError('STOPPED', 'The answer was stopped before it began.', 'Ask again.');
}
