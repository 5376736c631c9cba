import { NudgeError } from '../../shared/errors.ts';
import type { EngineProcess, StartEngineProcess } from './engineProcess.ts';
import { processEnded } from './processEnded.ts';
import { farewellSchema, type Farewell, type TaskKind, type TaskMessage } from './protocol.ts';

/** A task that an engine process is doing. */
export interface EngineTask<Order, Result> {
  readonly order: (order: Order) => void;
  /** Ends the process at once; `result` is then rejected with `reason`. */
  readonly end: (reason: NudgeError) => void;
  /**
   * What the task gave, once its process has ended. Rejected with a NudgeError: the task's own, or why the process
   * ended without a farewell.
   */
  readonly result: Promise<Result>;
}

interface TaskRequest<Input, Order, Told, Result> {
  readonly kind: TaskKind<Input, Order, Told, Result>;
  readonly input: Input;
  readonly onTold: (message: Told) => void;
}

type Outcome<Result> = { readonly result: Result } | { readonly error: NudgeError };

/** Starts a process for one task. A message that is not what it should be ends it. */
export function startTask<Input, Order, Told, Result>(
  start: StartEngineProcess,
  { kind, input, onTold }: TaskRequest<Input, Order, Told, Result>,
): EngineTask<Order, Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  let outcome: Outcome<Result> | null = null;
  let engine: EngineProcess;
  try {
    engine = start(`Nudge ${kind.process}`);
  } catch (thrown) {
    reject(NudgeError.from(thrown));
    const nothing = (): void => undefined;
    return { order: nothing, end: nothing, result: promise };
  }
  const settle = (settled: Outcome<Result>): void => {
    if (outcome !== null) return;
    outcome = settled;
    engine.kill();
  };
  const take = (message: unknown): void => {
    const farewell = farewellSchema.safeParse(message);
    if (farewell.success) {
      settle(outcomeOf(farewell.data, kind));
      return;
    }
    const told = kind.told.safeParse(message);
    if (told.success) onTold(told.data);
    else settle({ error: malformed(kind.process) });
  };
  engine.onMessage((message) => {
    if (outcome === null) take(message);
  });
  engine.onExit((code, signal) => {
    outcome ??= { error: processEnded(kind.process, code, signal) };
    if ('error' in outcome) reject(outcome.error);
    else resolve(outcome.result);
  });
  engine.send({ task: kind.name, input } satisfies TaskMessage);
  return {
    order: (order) => {
      if (outcome === null) engine.send(order);
    },
    end: (reason) => {
      settle({ error: reason });
    },
    result: promise,
  };
}

function outcomeOf<Result>(
  farewell: Farewell,
  kind: Pick<TaskKind<never, never, unknown, Result>, 'process' | 'result'>,
): Outcome<Result> {
  if (farewell.farewell === 'failed') return { error: NudgeError.fromData(farewell.error) };
  const result = kind.result.safeParse(farewell.result);
  return result.success ? { result: result.data } : { error: malformed(kind.process) };
}

function malformed(name: string): NudgeError {
  return new NudgeError(
    'INTERNAL',
    `The ${name} process said something that makes no sense, and was ended.`,
    'Please report this, with the steps that led here.',
    { process: name },
  );
}
