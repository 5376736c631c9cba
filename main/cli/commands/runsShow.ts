import { getRunHistory, type RunHistory } from '../../services/runs.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { listFlags } from '../flags.ts';
import { formatCount, formatRate, formatTime } from '../../../shared/format.ts';
import { harmless, table } from '../layout.ts';
import { runChanges, runFolders } from '../runReport.ts';
import { runIdOf } from '../values.ts';
import {
  describeFailure,
  lossWords,
  methodName,
  runLabels as labels,
  statusNames,
  stepOf,
  warning,
} from '../wording.ts';

const spec: CommandSpec<typeof listFlags> = {
  words: 'runs show',
  summary: 'Shows what a run was made from, how it went, and what it changed.',
  positionals: ['ID'],
  flags: listFlags,
  required: [],
  notes: ['nudge runs list tells the ID of every run.'],
};

/** `nudge runs show` */
export const runsShow: Command = {
  spec,
  run: async (argv, { output, home }) => {
    const [id = ''] = parseArguments(spec, argv).positionals;
    const details = getRunHistory(home, runIdOf('ID', id));
    if (output.json) output.event(details);
    else
      output.lines([
        ...table(describe(details)),
        ...remarks(details),
        ...runChanges(details, output.columns),
      ]);
    return 0;
  },
};

function describe(details: RunHistory): string[][] {
  const { run, data, step } = details;
  const { start, settings } = run;
  const folders = runFolders(details);
  return [
    [labels.run, `${run.id}, ${harmless(run.name)}`],
    [labels.status, statusNames[run.status]],
    [labels.steps, start === null ? formatCount(step) : stepOf(step, start.steps)],
    [labels.started, formatTime(run.createdAt)],
    ...(run.endedAt === null ? [] : [[labels.ended, formatTime(run.endedAt)]]),
    [labels.model, harmless(folders.modelDir)],
    [labels.data, harmless(data?.path ?? '')],
    [labels.method, methodName(settings.method)],
    [labels.loss, lossWords(settings.loss)],
    [labels.rate, formatRate(settings.learningRate)],
    ...(start === null ? [] : [[labels.device, start.device]]),
    [labels.result, harmless(folders.outDir)],
  ];
}

function remarks({ run, events }: RunHistory): string[] {
  const warnings = events
    .filter(({ kind }) => kind === 'warning')
    .map(({ detail }) => warning(harmless(detail)));
  const all = [...(run.error === null ? [] : [describeFailure(run.error)]), ...warnings];
  return all.length === 0 ? [] : ['', ...all];
}
