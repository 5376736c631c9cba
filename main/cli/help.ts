import type { CommandSpec } from './arguments.ts';
import { indent, pad, table, wrap } from './layout.ts';

const widestHelp = 100;
const flagColumn = 30;

/** The help of one command, for a terminal of `columns`. */
export function commandHelp(spec: CommandSpec, columns: number): string[] {
  const width = Math.min(columns, widestHelp);
  const call = [
    'nudge',
    spec.words,
    ...spec.positionals,
    ...spec.required.map((name) => flagCall(spec, name)),
  ];
  return [
    `${call.join(' ')} [flags]`,
    '',
    ...wrap(spec.summary, width),
    '',
    ...Object.keys(spec.flags).flatMap((name) => flagHelp(spec, name, width)),
    ...spec.notes.flatMap((note) => ['', ...wrap(note, width)]),
  ];
}

function flagCall({ flags }: CommandSpec, name: string): string {
  const value = flags[name]?.value ?? null;
  return value === null ? `--${name}` : `--${name} ${value}`;
}

function flagHelp(spec: CommandSpec, name: string, width: number): string[] {
  const call = `  ${flagCall(spec, name)}`;
  const help = wrap(spec.flags[name]?.help ?? '', Math.max(20, width - flagColumn));
  const [first = '', ...rest] = help;
  const start =
    call.length > flagColumn - 2 ? [call, ...indent([first], flagColumn)] : [pad(call, flagColumn) + first];
  return [...start, ...indent(rest, flagColumn)];
}

/** The help of `nudge` itself. */
export function overviewHelp(
  commands: readonly { readonly words: string; readonly summary: string }[],
  columns: number,
): string[] {
  const width = Math.min(columns, widestHelp);
  return [
    ...wrap(
      'Nudge fine-tunes a language model on preferences (Direct Preference Optimization), on this computer alone.',
      width,
    ),
    '',
    ...indent(table(commands.map(({ words, summary }) => [`nudge ${words}`, summary])), 2),
    '',
    'nudge COMMAND --help explains a command, nudge --version tells the version.',
    ...wrap(
      'Runs are kept in the folder NUDGE_HOME, or in the folder for application data of this computer.',
      width,
    ),
    'Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped with Ctrl-C.',
  ];
}
