import { z } from 'zod';
import type { ErrorData } from '../../shared/errors.ts';
import { errorDataSchema } from '../../shared/errorSchema.ts';

/*
 * What the app and an engine process say to each other. The app's first message names the task; every later one is
 * an order to it. The process tells how it goes in the task's own messages, and ends with a farewell. Then the app
 * ends the process.
 */

/** App → process, first. */
export interface TaskMessage {
  readonly task: string;
  readonly input?: unknown;
}

/** Process → app, last. */
export type Farewell =
  | { readonly farewell: 'done'; readonly result: unknown }
  | { readonly farewell: 'failed'; readonly error: ErrorData };

export const farewellSchema: z.ZodType<Farewell> = z.discriminatedUnion('farewell', [
  z.strictObject({ farewell: z.literal('done'), result: z.unknown() }),
  z.strictObject({ farewell: z.literal('failed'), error: errorDataSchema }),
]);

/**
 * A kind of work for an engine process. What the app says (`Input`, `Order`) is typed; what the process says is
 * checked as well, for it may be broken.
 */
export interface TaskKind<Input, Order, Told, Result> {
  readonly name: string;
  /** What its process is called in messages: "The training process …". */
  readonly process: string;
  readonly told: z.ZodType<Told>;
  readonly result: z.ZodType<Result>;
  /** Carries the types only; never set. */
  readonly takes?: (input: Input, order: Order) => void;
}

/** Defines a kind of work: `taskKind<Input, Order>()({ name, process, told, result })`. */
export function taskKind<Input, Order>() {
  return <Told, Result>(
    kind: Pick<TaskKind<never, never, Told, Result>, 'name' | 'process' | 'told' | 'result'>,
  ): TaskKind<Input, Order, Told, Result> => kind;
}
