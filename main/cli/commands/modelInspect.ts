import type { ModelCard } from '../../../shared/model.ts';
import { readModelCard, rememberModel } from '../../services/models.ts';
import { parseArguments, type CommandSpec } from '../arguments.ts';
import type { Command } from '../command.ts';
import { listFlags } from '../flags.ts';
import { formatBytes, formatCount, formatParameters } from '../../../shared/format.ts';
import { harmless, table } from '../layout.ts';
import { tryToRemember } from '../remember.ts';
import { modelCardLabels as labels, yesNo } from '../wording.ts';

const spec: CommandSpec<typeof listFlags> = {
  words: 'model inspect',
  summary: 'Shows what a model folder holds. Reads its config and the headers of its weight files.',
  positionals: ['DIR'],
  flags: listFlags,
  required: [],
  notes: [],
};

/** `nudge model inspect` */
export const modelInspect: Command = {
  spec,
  run: async (argv, { output, home }) => {
    const [dir = ''] = parseArguments(spec, argv).positionals;
    const card = readModelCard(dir);
    tryToRemember(output, () => {
      rememberModel(home, card);
    });
    if (output.json) output.event(card);
    else output.lines(table(describe(card)));
    return 0;
  },
};

function describe(card: ModelCard): string[][] {
  return [
    [labels.name, harmless(card.name)],
    [labels.folder, harmless(card.path)],
    [labels.family, card.modelType],
    [labels.parameters, formatParameters(card.parameters)],
    [labels.stored, `${card.storedDtype}, ${formatBytes(card.sizeBytes)}`],
    [labels.layers, `${card.layers} × ${card.hiddenSize}`],
    [labels.vocabulary, formatCount(card.vocabSize)],
    [labels.context, formatCount(card.contextLength)],
    [labels.tied, yesNo(card.tiedEmbeddings)],
    [labels.template, yesNo(card.hasChatTemplate)],
  ];
}
