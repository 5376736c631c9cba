import type { DroppedRow, LengthSummary, TokenReport } from '../../../shared/dataset.ts';
import { checkSettings, defaultSettings } from '../../engine/train/settings.ts';
import { inspectDataset, rememberDataset, type DatasetInspection } from '../../services/datasets.ts';
import type { TokenRequest } from '../../services/tokenReport.ts';
import { parseArguments, type CommandSpec, type FlagValues } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataInspectFlags } from '../flags.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { harmless, indent, table } from '../layout.ts';
import { tryToRemember } from '../remember.ts';
import { namingFlags } from '../settingFlags.ts';
import { choiceOf, numberOf } from '../values.ts';
import {
  dataLabels as labels,
  dropReasons,
  leftOutHeading,
  moreRows,
  shapeWords,
  tokenColumns,
  tokenNotes,
  tokensHeading,
} from '../wording.ts';

const spec: CommandSpec<typeof dataInspectFlags> = {
  words: 'data inspect',
  summary: 'Shows what a file of preference pairs holds, and which rows cannot be used and why.',
  positionals: ['FILE'],
  flags: dataInspectFlags,
  required: [],
  notes: [],
};

/** `nudge data inspect` */
export const dataInspect: Command = {
  spec,
  run: async (argv, { output, home }) => {
    const { values, positionals } = parseArguments(spec, argv);
    const request = await namingFlags(() => tokenRequestOf(values));
    const inspection = await inspectDataset(positionals[0] ?? '', request);
    tryToRemember(output, () => {
      rememberDataset(home, inspection.report);
    });
    if (output.json) output.event(inspection);
    else output.lines(describe(inspection));
    return 0;
  },
};

function tokenRequestOf(values: FlagValues<typeof dataInspectFlags>): TokenRequest | null {
  const defaults = defaultSettings();
  const maxLength = numberOf('max-length', values['max-length']) ?? defaults.maxLength;
  const truncation =
    choiceOf('truncation', values.truncation, ['keep-answer', 'keep-start']) ?? defaults.truncation;
  checkSettings({ ...defaults, maxLength });
  return values.model === undefined ? null : { modelDir: values.model, maxLength, truncation };
}

function describe({ report, dropped, tokens }: DatasetInspection): string[] {
  return [
    ...table([
      [labels.file, harmless(report.path)],
      [labels.format, `${report.format}, ${formatBytes(report.sizeBytes)}`],
      [labels.layout, harmless(shapeWords(report.shape))],
      [labels.rows, formatCount(report.rows)],
      [labels.pairs, formatCount(report.kept)],
    ]),
    ...describeDropped(dropped),
    ...(tokens === null ? [] : describeTokens(tokens)),
  ];
}

/** Of each reason, so many rows are named. */
const namedRows = 3;

function describeDropped(dropped: readonly DroppedRow[]): string[] {
  if (dropped.length === 0) return [];
  const reasons = [...new Set(dropped.map(({ reason }) => reason))];
  return [
    '',
    leftOutHeading(dropped.length),
    ...reasons.flatMap((reason) => {
      const rows = dropped.filter((row) => row.reason === reason);
      const named = rows.slice(0, namedRows).map(({ detail }) => harmless(detail));
      const more = rows.length > namedRows ? [moreRows(rows.length - namedRows)] : [];
      return [`  ${formatCount(rows.length)}  ${dropReasons[reason]}`, ...indent([...named, ...more], 6)];
    }),
  ];
}

function describeTokens(tokens: TokenReport): string[] {
  const row = (name: string, { shortest, median, longest }: LengthSummary): string[] => [
    name,
    ...[shortest, median, longest].map(formatCount),
  ];
  const lengths = [
    tokenColumns,
    row(labels.prompt, tokens.prompt),
    row(labels.chosen, tokens.chosen),
    row(labels.rejected, tokens.rejected),
  ];
  const notes = Object.entries(tokens.notes) as [keyof typeof tokenNotes, number][];
  return [
    '',
    tokensHeading(tokens.kept, tokens.maxLength, tokens.total),
    ...indent(table(lengths, [1, 2, 3]), 2),
    ...notes.map(([note, count]) => `  ${formatCount(count)}  ${tokenNotes[note]}`),
    ...describeDropped(tokens.dropped),
  ];
}
