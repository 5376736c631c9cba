import { commands, type CommandName, type Reply } from '../../shared/contract.ts';
import { NudgeError } from '../../shared/errors.ts';
import type { Handlers } from './handlers.ts';

/** Carries out a command by name: an unknown name and a malformed input are refused, and no error escapes. */
export type Dispatch = (name: unknown, input: unknown) => Promise<Reply<unknown>>;

export function createDispatch(handlers: Handlers<CommandName>): Dispatch {
  return async (name, input) => {
    try {
      const command = commandNamed(name);
      const checked = commands[command].input.safeParse(input);
      if (!checked.success) throw malformed(command, checked.error.issues[0]?.path.join('.') ?? '');
      const handler = handlers[command] as (input: unknown) => unknown;
      return { ok: true, value: await handler(checked.data) };
    } catch (thrown) {
      return { ok: false, error: NudgeError.from(thrown).toData() };
    }
  };
}

function commandNamed(name: unknown): CommandName {
  if (typeof name === 'string' && Object.hasOwn(commands, name)) return name as CommandName;
  throw new NudgeError('USAGE', 'The window asked for a command that does not exist.', reportIt);
}

function malformed(command: CommandName, field: string): NudgeError {
  const place = field === '' ? 'its input' : `the field ${field}`;
  return new NudgeError(
    'USAGE',
    `The command ${command} was given something else than it takes in ${place}.`,
    reportIt,
    {
      command,
      field,
    },
  );
}

const reportIt = 'Please report this, with the steps that led here.';
