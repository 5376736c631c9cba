import { parseArgs } from 'node:util';
import { NudgeError } from '../../shared/errors.ts';
import { nearest } from './nearest.ts';

/** A flag of a command. */
export interface Flag {
  /** What stands for its value in the help, e.g. `DIR`; null for a flag without a value. */
  readonly value: string | null;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** How a command is called. */
export interface CommandSpec<F extends Flags = Flags> {
  /** Its words after `nudge`, e.g. `data inspect`. */
  readonly words: string;
  readonly summary: string;
  /** What comes before the flags, e.g. `FILE`; all of them are needed. A last one that ends in `…` may be several. */
  readonly positionals: readonly string[];
  readonly flags: F;
  /** Groups of flags of which at least one must be given; a flag alone is simply needed. */
  readonly required: readonly string[];
  /** Paragraphs below the flags. */
  readonly notes: readonly string[];
}

export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]?: F[Name]['value'] extends string ? string : boolean;
};

export interface Arguments<F extends Flags> {
  readonly values: FlagValues<F>;
  readonly positionals: readonly string[];
}

/**
 * Reads what a person typed after the command's words.
 * @throws NudgeError USAGE for unknown flags, missing or superfluous values, and too few or too many words
 */
export function parseArguments<F extends Flags>(spec: CommandSpec<F>, argv: readonly string[]): Arguments<F> {
  const { values, positionals } = parseTyped(spec, withNegativeNumbers(spec, argv));
  const missing = spec.positionals[positionals.length];
  if (missing !== undefined) throw usage(spec, `nudge ${spec.words} needs a ${missing}.`);
  const several = spec.positionals.at(-1)?.endsWith('…') === true;
  const [extra] = several ? [] : positionals.slice(spec.positionals.length);
  if (extra !== undefined) throw usage(spec, `nudge ${spec.words} does not know what to do with "${extra}".`);
  for (const name of spec.required) {
    if (values[name] === undefined)
      throw usage(spec, `nudge ${spec.words} needs ${flagWithValue(spec, name)}.`);
  }
  return { values: values as FlagValues<F>, positionals };
}

/** The error of a command line that cannot be carried out. */
export function usage(spec: Pick<CommandSpec, 'words'>, message: string, hint?: string): NudgeError {
  return new NudgeError('USAGE', message, hint ?? `See nudge ${spec.words} --help.`);
}

function flagWithValue({ flags }: CommandSpec, name: string): string {
  const value = flags[name]?.value ?? null;
  return value === null ? `--${name}` : `--${name} ${value}`;
}

/** `--lr -1` means the number −1, though it looks like two flags. */
function withNegativeNumbers({ flags }: CommandSpec, argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    const before = joined.at(-1) ?? '';
    const wantsValue = before.startsWith('--') && typeof flags[before.slice(2)]?.value === 'string';
    if (wantsValue && /^-[\d.]/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

type ParsedValues = Readonly<Record<string, string | boolean | undefined>>;

function parseTyped(
  spec: CommandSpec,
  argv: string[],
): { readonly values: ParsedValues; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(spec.flags).map(([name, { value }]) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    return parseArgs({ args: argv, options, strict: true, allowPositionals: true });
  } catch (thrown) {
    throw parseFailure(spec, thrown);
  }
}

/** What `parseArgs` says is made for programmers. */
function parseFailure(spec: CommandSpec, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const name = /'-{0,2}([^'\s=]+)/.exec(thrown.message)?.[1] ?? '';
  if (thrown.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = nearest(name, Object.keys(spec.flags));
    const hint = known === null ? undefined : `Did you mean --${known}? See nudge ${spec.words} --help.`;
    return usage(spec, `nudge ${spec.words} has no flag ${dashed(name)}.`, hint);
  }
  if (thrown.code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return usage(spec, thrown.message);
  if (typeof spec.flags[name]?.value !== 'string') return usage(spec, `--${name} takes no value.`);
  return usage(
    spec,
    `--${name} needs a value: ${flagWithValue(spec, name)}.`,
    `A value that begins with a dash is written --${name}=VALUE. See nudge ${spec.words} --help.`,
  );
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
