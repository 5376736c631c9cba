import type { DatasetReport, TokenReport } from '../../../shared/dataset.ts';
import type { DroppedRow, DropReason, LengthSummary } from '../../../shared/pair.ts';
import { checkSettings, defaultSettings } from '../../engine/train/settings.ts';
import { inspectSource, type DatasetInspection } from '../../services/dataInspection.ts';
import type { TokenRequest } from '../../services/tokenReport.ts';
import { parseArguments, type CommandSpec, type FlagValues } from '../arguments.ts';
import type { Command } from '../command.ts';
import { describeFindings } from '../findingReport.ts';
import { dataInspectFlags } from '../flags.ts';
import { cutsNothing } from '../../../shared/dataRoom.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { harmless, indent, table } from '../layout.ts';
import { mappingOf, namingMapFlag } from '../mappingFlags.ts';
import { namingFlags } from '../settingFlags.ts';
import { choiceOf, numberOf } from '../values.ts';
import {
  cutColumns,
  cutsHeading,
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
  summary:
    'Shows what files of preference pairs hold, which rows cannot be used and why, and what may be wrong.',
  positionals: ['FILE…'],
  flags: dataInspectFlags,
  required: [],
  notes: [],
};

/** `nudge data inspect` */
export const dataInspect: Command = {
  spec,
  run: async (argv, { output }) => {
    const { values, positionals } = parseArguments(spec, argv);
    const request = await namingFlags(() => tokenRequestOf(values));
    const source = { paths: positionals, mapping: mappingOf(values) };
    const inspection = await namingMapFlag(() => inspectSource(source, request));
    if (output.json) output.event(asJson(inspection));
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

function asJson({ report, mapping, findings, tokens }: DatasetInspection) {
  const { format, rows, kept, dropped } = report;
  return {
    format,
    shape: mapping.shape,
    rows,
    kept,
    dropped,
    findings,
    ...(tokens === null ? {} : { tokens }),
  };
}

function describe(inspection: DatasetInspection): string[] {
  const { report, mapping, dropped, tokens } = inspection;
  return [
    ...table([
      [labels.file, harmless(report.path)],
      [labels.format, `${report.format}, ${formatBytes(report.sizeBytes)}`],
      [labels.layout, harmless(shapeWords(report.shape, mapping))],
      [labels.rows, formatCount(report.rows)],
      [labels.pairs, formatCount(report.kept)],
    ]),
    ...describeDropped(report.dropped, dropped),
    ...describeFindings(inspection),
    ...(tokens === null ? [] : describeTokens(tokens)),
  ];
}

/** Of each reason, so many rows are named. */
const namedRows = 3;

function describeDropped(counts: DatasetReport['dropped'], dropped: readonly DroppedRow[]): string[] {
  const reasons = Object.entries(counts) as [DropReason, number][];
  if (reasons.length === 0) return [];
  return [
    '',
    leftOutHeading(reasons.reduce((sum, [, count]) => sum + count, 0)),
    ...reasons.flatMap(([reason, count]) => {
      const rows = dropped.filter((row) => row.reason === reason);
      const named = rows.slice(0, namedRows).map(({ detail }) => harmless(detail));
      const more = count > named.length ? [moreRows(count - named.length)] : [];
      return [`  ${formatCount(count)}  ${dropReasons[reason]}`, ...indent([...named, ...more], 6)];
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
    ...describeDropped(tokens.droppedCounts, tokens.dropped),
    ...describeCuts(tokens),
  ];
}

/** What each longest length cuts; those that cut nothing are told by the first of them. */
function describeCuts({ cuts, maxLength }: TokenReport): string[] {
  const enough = cuts.findIndex((cut) => cutsNothing(cut));
  const told = cuts.filter((cut, i) => enough === -1 || i <= enough || cut.maxLength === maxLength);
  const rows = told.map((cut) =>
    [cut.maxLength, cut.promptsCut, cut.chosenCut, cut.rejectedCut, cut.leftOut].map(formatCount),
  );
  return ['', cutsHeading, ...indent(table([cutColumns, ...rows], [0, 1, 2, 3, 4]), 2)];
}
