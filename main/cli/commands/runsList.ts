import { listAllRuns, type RunOverview } from '../../services/runs.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { listFlags } from '../flags.ts';
import { formatCount, formatTime } from '../../../shared/format.ts';
import { harmless, shorten, table } from '../layout.ts';
import { noRuns, runColumns, statusNames } from '../wording.ts';

const spec: CommandSpec<typeof listFlags> = {
  words: 'runs list',
  summary: 'Lists every run, newest first.',
  positionals: [],
  flags: listFlags,
  required: [],
  notes: [],
};

/** `nudge runs list` */
export const runsList: Command = {
  spec,
  run: async (argv, { output, home }) => {
    parseArguments(spec, argv);
    const runs = listAllRuns(home);
    if (output.json) for (const run of runs) output.event(run);
    else if (runs.length === 0) output.lines([noRuns]);
    else output.lines(table([runColumns, ...runs.map(describe)], [0, 3]));
    return 0;
  },
};

const widestName = 40;

function describe({ run, model, dataName, step }: RunOverview): string[] {
  const steps = run.start === null ? '' : ` / ${formatCount(run.start.steps)}`;
  return [
    String(run.id),
    shorten(harmless(run.name).replaceAll('\n', ' '), widestName),
    statusNames[run.status],
    `${formatCount(step)}${steps}`,
    formatTime(run.createdAt),
    harmless(model?.name ?? ''),
    harmless(dataName),
  ];
}
