import type { Handlers } from '../../main/commands/handlers.ts';
import { commands, type CommandInput, type CommandName, type CommandOutput } from '../../shared/contract.ts';

/** Gives commands as the window does: the input passes its schema, and whatever goes wrong rejects. */
export function commandCaller<Names extends CommandName>(handlers: Handlers<Names>) {
  return async <Name extends Names>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> =>
    handlers[name](commands[name].input.parse(input) as CommandInput<Name>);
}
