import type { ModelSummary, StoredDtype } from '../../shared/model.ts';
import { formatBytes, formatCount, formatParameters, formatPlural } from '../../shared/format.ts';

const families: Readonly<Record<string, string>> = {
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen 2',
  qwen3: 'Qwen 3',
};

const dtypes: Readonly<Record<StoredDtype, string>> = {
  f32: '32-bit numbers (float32)',
  f16: '16-bit numbers (float16)',
  bf16: '16-bit numbers (bfloat16)',
};

export const modelsText = {
  title: 'Models',
  emptyTitle: 'No models yet',
  emptyDetail:
    'Models that can be trained will be listed here. A model is a folder with config.json, tokenizer.json and safetensors files.',
  goneTitle: 'This model is not in the list',
  goneDetail: 'It was removed. Add its folder again to use it.',
  loading: 'Reading the list',
  add: 'Add a model folder',
  dropHere: 'Drop a model folder here',
  dropDetail: 'A folder with config.json, tokenizer.json and safetensors files.',
  adding: (name: string) => `Looking at ${name}`,
  columns: {
    name: 'Name',
    family: 'Family',
    parameters: 'Parameters',
    size: 'Size on disk',
    runs: 'Runs',
    added: 'Added',
    folder: 'Folder',
  },
  back: 'All models',
  builtIn: 'comes with Nudge',
  summary: ({ card }: ModelSummary) =>
    `${formatParameters(card.parameters)} parameters, ${formatBytes(card.sizeBytes)}`,
  family: (modelType: string) => families[modelType] ?? modelType,
  dtype: (dtype: StoredDtype) => dtypes[dtype],
  facts: {
    family: 'Family',
    parameters: 'Parameters',
    size: 'Size on disk',
    stored: 'Stored as',
    context: 'Reads at most',
    template: 'Chat template',
    layers: 'Layers',
    width: 'Width',
    vocabulary: 'Vocabulary',
    tied: 'Input and output weights',
    folder: 'Folder',
    added: 'Added',
  },
  tokens: (count: number) => formatPlural(count, 'token'),
  template: {
    yes: 'yes: it can be trained on conversations',
    no: 'none: it can be trained on plain text only',
  },
  tied: { yes: 'shared (tied embeddings)', no: 'apart' },
  count: formatCount,
  folder: { same: 'unchanged', changed: 'changed', missing: 'missing' },
  folderMissing: {
    message: 'The folder is no longer where it was.',
    hint: 'Put it back, or add the model again from where it is now. Runs made from it keep their results.',
  },
  folderChanged: {
    message: 'The files in the folder have changed since it was added.',
    hint: 'New runs use what is there now. Runs made before started from the earlier files.',
  },
  memoryHint: 'What training needs depends on the pairs too: New run tells it before it starts.',
  runsOf: 'Runs made from it',
  noRuns: 'No run has been made from it yet.',
  loadingRuns: 'Reading the runs',
  train: 'Train this model',
  ask: 'Ask it in the Playground',
  reveal: 'Show in folder',
  remove: 'Remove from the list',
  removed: (name: string) => `${name} is no longer in the list. Your folder stays where it is.`,
} as const;
