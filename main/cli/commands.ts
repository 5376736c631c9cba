import type { Command } from './command.ts';

/** A command before it is loaded: the engine takes a moment, and help needs none of it. */
export interface CommandEntry {
  readonly words: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    words: 'train',
    summary: 'Train a model on preference pairs.',
    load: async () => (await import('./commands/train.ts')).train,
  },
  {
    words: 'logprobs',
    summary: 'Show how likely a model finds the answers of every pair.',
    load: async () => (await import('./commands/logprobs.ts')).logprobs,
  },
  {
    words: 'generate',
    summary: 'Let a model answer.',
    load: async () => (await import('./commands/generate.ts')).generate,
  },
  {
    words: 'data inspect',
    summary: 'Look at a file of preference pairs.',
    load: async () => (await import('./commands/dataInspect.ts')).dataInspect,
  },
  {
    words: 'data import',
    summary: "Read files of preference pairs into Nudge's lists.",
    load: async () => (await import('./commands/dataImport.ts')).dataImport,
  },
  {
    words: 'data export',
    summary: 'Write the pairs of a dataset as JSONL or Parquet.',
    load: async () => (await import('./commands/dataExport.ts')).dataExport,
  },
  {
    words: 'model inspect',
    summary: 'Look at a model folder.',
    load: async () => (await import('./commands/modelInspect.ts')).modelInspect,
  },
  {
    words: 'runs list',
    summary: 'List the runs so far.',
    load: async () => (await import('./commands/runsList.ts')).runsList,
  },
  {
    words: 'runs show',
    summary: 'Show one run.',
    load: async () => (await import('./commands/runsShow.ts')).runsShow,
  },
  {
    words: 'pretrain',
    summary: 'Train a small model from scratch on conversations.',
    load: async () => (await import('./commands/pretrain.ts')).pretrain,
  },
  {
    words: 'devices',
    summary: 'List what this computer can compute with.',
    load: async () => (await import('./commands/devices.ts')).devices,
  },
];
