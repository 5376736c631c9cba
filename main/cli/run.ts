import { NudgeError } from '../../shared/errors.ts';
import { findHome } from '../store/home.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { commands, type CommandEntry } from './commands.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { Output } from './output.ts';

const failedExitCode = 1;
const usageExitCode = 2;

/** Carries out one command line and gives its exit code: 0 done, 1 failed, 2 bad usage, 130 stopped. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const output = new Output(argv.includes('--json'));
  try {
    return await dispatch(argv, output);
  } catch (thrown) {
    const error = NudgeError.from(thrown);
    output.live('');
    output.error(error);
    return error.code === 'USAGE' || error.code === 'SETTING_OUT_OF_RANGE' ? usageExitCode : failedExitCode;
  }
}

async function dispatch(argv: readonly string[], output: Output): Promise<number> {
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (argv[0] === '--version') output.lines([packageJson.version]);
  else if (argv.length === 0 || argv[0] === 'help' || (wantsHelp && argv[0]?.startsWith('-') === true)) {
    output.lines(overviewHelp(commands, output.columns));
  } else {
    const entry = findCommand(argv, wantsHelp);
    if (entry === null) {
      output.lines(overviewHelp(commands.filter(isBelow(argv[0])), output.columns));
      return 0;
    }
    const command = await entry.load();
    if (!wantsHelp) return command.run(argv.slice(wordCount(entry)), { output, home: findHome() });
    output.lines(commandHelp(command.spec, output.columns));
  }
  return argv.length === 0 ? usageExitCode : 0;
}

const wordCount = ({ words }: CommandEntry): number => words.split(' ').length;

const isBelow =
  (word: string | undefined) =>
  ({ words }: CommandEntry): boolean =>
    words.split(' ')[0] === word;

/** The command that `argv` begins with; null for help about the commands below a word such as `data`. */
function findCommand(argv: readonly string[], wantsHelp: boolean): CommandEntry | null {
  const found = commands.find((entry) => argv.slice(0, wordCount(entry)).join(' ') === entry.words);
  if (found !== undefined) return found;
  const below = commands.filter(isBelow(argv[0]));
  if (below.length > 0 && wantsHelp) return null;
  const names = (below.length > 0 ? below : commands).map(({ words }) => words);
  const typed = argv.slice(0, below.length > 0 ? 2 : 1).join(' ');
  const meant = nearest(typed, names);
  throw new NudgeError(
    'USAGE',
    `There is no command nudge ${typed}.`,
    meant === null ? `The commands are: ${names.join(', ')}.` : `Did you mean nudge ${meant}?`,
  );
}
