import type { CommandSpec } from './arguments.ts';
import type { Output } from './output.ts';

export interface CommandContext {
  readonly output: Output;
  /** Nudge's home folder. */
  readonly home: string;
}

/** A command of `nudge`. */
export interface Command {
  readonly spec: CommandSpec;
  /** Carries out what a person typed after the command's words. Gives the exit code. */
  run(argv: readonly string[], context: CommandContext): Promise<number>;
}
