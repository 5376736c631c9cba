import type { TaskKind } from './protocol.ts';

/** A task's side of the conversation with the app. Messages are structured clones. */
export interface Desk<Order, Told> {
  readonly tell: (message: Told) => void;
  /** Orders that came before are given at once. */
  readonly onOrder: (handler: (order: Order) => void) => void;
  /** Called when the app is gone: save what there is and end. Without a handler the process just ends. */
  readonly onAbandoned: (handler: () => void) => void;
}

/** Work that an engine process can do, by its name. */
export interface Task {
  readonly name: string;
  readonly run: (input: unknown, desk: Desk<unknown, unknown>) => Promise<unknown>;
}

/** The work of a kind, to be entered into `tasks.ts`. Whatever `run` throws crosses to the app. */
export function task<Input, Order, Told, Result>(
  { name }: TaskKind<Input, Order, Told, Result>,
  run: (input: Input, desk: Desk<Order, Told>) => Promise<Result>,
): Task {
  // The app's side is typed by the same kind and is Nudge's own: what it says needs no second look.
  return { name, run: (input, desk) => run(input as Input, desk as Desk<Order, Told>) };
}
