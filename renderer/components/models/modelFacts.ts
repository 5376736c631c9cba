import { formatBytes, formatCount, formatParameters, formatTime } from '../../../shared/format.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import { modelsText } from '../../text/models.ts';

/** What there is to tell about a model, for a list of facts. */
export function modelFacts({ card, seenAt }: ModelSummary): {
  name: string;
  value: string;
  path?: boolean;
}[] {
  const { facts, template, tied } = modelsText;
  return [
    { name: facts.family, value: modelsText.family(card.modelType) },
    { name: facts.parameters, value: formatParameters(card.parameters) },
    { name: facts.size, value: formatBytes(card.sizeBytes) },
    { name: facts.stored, value: modelsText.dtype(card.storedDtype) },
    { name: facts.context, value: modelsText.tokens(card.contextLength) },
    { name: facts.template, value: card.hasChatTemplate ? template.yes : template.no },
    { name: facts.layers, value: formatCount(card.layers) },
    { name: facts.width, value: formatCount(card.hiddenSize) },
    { name: facts.vocabulary, value: modelsText.tokens(card.vocabSize) },
    { name: facts.tied, value: card.tiedEmbeddings ? tied.yes : tied.no },
    { name: facts.folder, value: card.path, path: true },
    { name: facts.added, value: formatTime(seenAt) },
  ];
}
