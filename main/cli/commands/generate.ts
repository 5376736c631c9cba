import { generateAnswer, type GenerationRequest } from '../../services/generation.ts';
import { parseArguments, type CommandSpec, type FlagValues } from '../arguments.ts';
import type { Command } from '../command.ts';
import { generateFlags } from '../flags.ts';
import { listenForInterrupt, stoppedExitCode } from '../interrupt.ts';
import { harmless } from '../layout.ts';
import { namingFlags } from '../settingFlags.ts';
import { deviceOf, numberOf } from '../values.ts';
import { stoppingAnswer, warning } from '../wording.ts';

const spec: CommandSpec<typeof generateFlags> = {
  words: 'generate',
  summary: 'Lets a model answer a question, and prints the answer as it is written.',
  positionals: [],
  flags: generateFlags,
  required: ['model', 'prompt'],
  notes: [],
};

/** `nudge generate` */
export const generate: Command = {
  spec,
  run: async (argv, { output }) => {
    const { values } = parseArguments(spec, argv);
    const interrupt = listenForInterrupt(() => {
      output.note(stoppingAnswer);
    });
    try {
      await namingFlags(() =>
        generateAnswer(requestOf(values), {
          onNote: (note) => {
            output.note(warning(note));
          },
          onText: (piece) => {
            // A terminal would obey what a model writes; a file keeps it as it is.
            output.text(output.isLive ? harmless(piece) : piece);
          },
          shouldStop: () => interrupt.requested,
        }),
      );
      output.text('\n');
      return interrupt.requested ? stoppedExitCode : 0;
    } finally {
      interrupt.close();
    }
  },
};

const defaultNewTokens = 256;
const defaultSeed = 42;

function requestOf(values: FlagValues<typeof generateFlags>): GenerationRequest {
  return {
    modelDir: values.model ?? '',
    adapterDir: values.adapter ?? null,
    prompt: values.prompt ?? '',
    raw: values.raw ?? false,
    maxNewTokens: numberOf('max-new-tokens', values['max-new-tokens']) ?? defaultNewTokens,
    sampling: {
      temperature: numberOf('temperature', values.temperature) ?? 0,
      topP: numberOf('top-p', values['top-p']) ?? 1,
    },
    seed: numberOf('seed', values.seed) ?? defaultSeed,
    device: deviceOf(values.device),
  };
}
