import { checkSettings, defaultSettings } from '../../engine/train/settings.ts';
import {
  computeLogprobs,
  type LogprobsRequest,
  type ScoredRow,
  type UnscoredRow,
} from '../../services/logprobs.ts';
import { parseArguments, type CommandSpec, type FlagValues } from '../arguments.ts';
import type { Command } from '../command.ts';
import { logprobsFlags } from '../flags.ts';
import { listenForInterrupt, stoppedExitCode } from '../interrupt.ts';
import { table } from '../layout.ts';
import type { Output } from '../output.ts';
import { progressBar } from '../progress.ts';
import { namingFlags } from '../settingFlags.ts';
import { choiceOf, deviceOf, numberOf } from '../values.ts';
import { logprobColumns, noParts, stoppingAnswer, warning } from '../wording.ts';

const spec: CommandSpec<typeof logprobsFlags> = {
  words: 'logprobs',
  summary:
    'Shows how likely a model finds the two answers of every pair: the sum of the log-probabilities of their tokens, in nats.',
  positionals: [],
  flags: logprobsFlags,
  required: ['model', 'data'],
  notes: [
    'With --json, one line a row in the file\'s order: {"index","chosen","rejected","chosen_tokens","rejected_tokens"}, or {"index","dropped","detail"} for a row that cannot be used. Rows are counted from 0.',
  ],
};

/** `nudge logprobs` */
export const logprobs: Command = {
  spec,
  run: async (argv, { output }) => {
    const { values } = parseArguments(spec, argv);
    const request = await namingFlags(() => requestOf(values));
    const interrupt = listenForInterrupt(() => {
      output.note(stoppingAnswer);
    });
    try {
      const rows = await computeLogprobs(request, {
        onNote: (note) => {
          output.note(warning(note));
        },
        onProgress: (done, total) => {
          output.live(progressBar(done, total, noParts, output.columns));
        },
        shouldStop: () => interrupt.requested,
      });
      output.live('');
      show(output, rows);
      return interrupt.requested ? stoppedExitCode : 0;
    } finally {
      interrupt.close();
    }
  },
};

function requestOf(values: FlagValues<typeof logprobsFlags>): LogprobsRequest {
  const defaults = defaultSettings();
  const settings = {
    maxLength: numberOf('max-length', values['max-length']) ?? defaults.maxLength,
    truncation:
      choiceOf('truncation', values.truncation, ['keep-answer', 'keep-start']) ?? defaults.truncation,
    microTokens: numberOf('micro-tokens', values['micro-tokens']) ?? defaults.microTokens,
  };
  checkSettings({ ...defaults, ...settings });
  return {
    modelDir: values.model ?? '',
    adapterDir: values.adapter ?? null,
    dataPath: values.data ?? '',
    ...settings,
    device: deviceOf(values.device),
  };
}

function show(output: Output, rows: readonly (ScoredRow | UnscoredRow)[]): void {
  if (output.json) {
    for (const row of rows) output.event(row);
    return;
  }
  const scored = rows.filter((row) => 'chosen' in row);
  const cells = scored.map(({ index, chosen, rejected, chosenTokens, rejectedTokens }) => [
    ...[index, chosen.toFixed(4), rejected.toFixed(4), chosenTokens, rejectedTokens].map(String),
  ]);
  output.lines(table([logprobColumns, ...cells], [0, 1, 2, 3, 4]));
  for (const row of rows) if ('dropped' in row) output.note(warning(row.detail));
}
