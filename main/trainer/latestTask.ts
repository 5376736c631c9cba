import type { NudgeError } from '../../shared/errors.ts';
import type { StartEngineProcess } from './engineProcess.ts';
import { startTask, type EngineTask } from './engineTask.ts';
import type { TaskKind } from './protocol.ts';

/** Does one task of a kind at a time, in a process of its own: a new one ends the one before. */
export class LatestTask<Input, Result, Told = never> {
  readonly #start: StartEngineProcess;
  readonly #kind: TaskKind<Input, never, Told, Result>;
  readonly #superseded: () => NudgeError;
  #task: EngineTask<never, Result> | null = null;

  /** @param superseded what a task is rejected with when another took its place */
  constructor(
    start: StartEngineProcess,
    kind: TaskKind<Input, never, Told, Result>,
    superseded: () => NudgeError,
  ) {
    this.#start = start;
    this.#kind = kind;
    this.#superseded = superseded;
  }

  /** @throws NudgeError the task's own, or `superseded` */
  async run(input: Input, onTold: (told: Told) => void = () => undefined): Promise<Result> {
    this.end(this.#superseded());
    const task = startTask(this.#start, { kind: this.#kind, input, onTold });
    this.#task = task;
    try {
      return await task.result;
    } finally {
      if (this.#task === task) this.#task = null;
    }
  }

  /** Ends the task under way, which is rejected with `reason`. */
  end(reason: NudgeError): void {
    this.#task?.end(reason);
  }
}
