import type {
  Bridge,
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
  EventPayload,
} from '../shared/contract.ts';
import { NudgeError } from '../shared/errors.ts';

declare global {
  interface Window {
    readonly nudge: Bridge;
  }
}

type InputArguments<Name extends CommandName> =
  undefined extends CommandInput<Name> ? [] : [input: CommandInput<Name>];

/** Gives a command to the main process. @throws NudgeError whatever went wrong there */
export async function call<Name extends CommandName>(
  name: Name,
  ...[input]: InputArguments<Name>
): Promise<CommandOutput<Name>> {
  const reply = await window.nudge.call(name, input);
  if (!reply.ok) throw NudgeError.fromData(reply.error);
  return reply.value as CommandOutput<Name>;
}

/** Hears an event until the returned function is called. */
export function listen<Name extends EventName>(
  name: Name,
  handler: (payload: EventPayload<Name>) => void,
): () => void {
  return window.nudge.listen(name, (payload) => {
    handler(payload as EventPayload<Name>);
  });
}

/** The path of a dropped file or folder; empty when it has none, as a picture dragged from a page. */
export function pathForFile(file: File): string {
  return window.nudge.pathForFile(file);
}
