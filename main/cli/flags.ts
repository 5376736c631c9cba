import { shapeNames } from '../../shared/dataRoom.ts';
import { lossNames } from '../../shared/run.ts';
import type { Flag, Flags } from './arguments.ts';

/* Every flag of every command, with what the help says of it. */

const taking = (value: string, help: string): Flag & { readonly value: string } => ({ value, help });
const plain = (help: string): Flag & { readonly value: null } => ({ value: null, help });

/** Every command has these. */
const commonFlags = { help: plain('Show this help.') } satisfies Flags;

const jsonFlag = {
  json: plain('Print one JSON object a line on standard output instead of text; errors too.'),
} satisfies Flags;

const deviceFlag = {
  device: taking(
    'auto|cpu|webgpu',
    'Where to compute. auto (the default) takes the graphics card where one works, else the processor.',
  ),
} satisfies Flags;

const modelFlag = {
  model: taking('DIR', 'Folder of the model: config.json, tokenizer.json and safetensors files.'),
} satisfies Flags;

const adapterFlag = {
  adapter: taking('DIR', 'Folder of a LoRA adapter (PEFT) to put on top of the model.'),
} satisfies Flags;

const pairsFile =
  'Preference pairs: prompt, chosen (the better answer), rejected (the worse one). JSONL, JSON, CSV, Excel, Parquet or Arrow.';

const lengthFlags = {
  'max-length': taking(
    'N',
    'Longest prompt + answer, in tokens. Default 1024, and never more than the model reads.',
  ),
  truncation: taking(
    'keep-answer|keep-start',
    "How a longer pair is cut: the prompt's start first (keep-answer, the default), or the answer's end.",
  ),
} satisfies Flags;

const microTokensFlag = {
  'micro-tokens': taking('N', 'Tokens in one pass, padding included. Default 2048; less needs less memory.'),
} satisfies Flags;

export const trainFlags = {
  ...modelFlag,
  data: taking('FILE', pairsFile),
  out: taking('DIR', "Where the result goes. Default: a folder of its own in Nudge's home."),
  loss: taking(
    'LOSS',
    `What is minimised: ${lossNames.join(', ')}, or a weighted sum such as sigmoid+0.1*sft. Default sigmoid, which is DPO.`,
  ),
  beta: taking('B', 'How far it may move: small lets the model move far from the original. Default 0.1.'),
  'label-smoothing': taking(
    'E',
    'Share of pairs that may be the wrong way round, for cdpo, robust and exo_pair. Default 0.1 with one of these.',
  ),
  'simpo-gamma': taking('G', 'The gap simpo aims at (target reward margin). Default 0.5.'),
  'dpop-delta': taking('D', 'How hard dpop holds on to the better answer. Default 50.'),
  'discopop-tau': taking('T', 'Temperature of discopop. Default 0.05.'),
  lr: taking('R', 'Step size (learning rate). Default 1e-5, with --method full 1e-6.'),
  epochs: taking('N', 'How often to go through all pairs. Default 1.'),
  'max-steps': taking('N', 'Stop after so many steps (weight updates), whatever --epochs says.'),
  batch: taking('N', 'Pairs in one step. Default 8.'),
  ...microTokensFlag,
  ...lengthFlags,
  method: taking('lora|full', 'Train small add-on weights (LoRA, the default) or all weights of the model.'),
  rank: taking('R', 'Size of the add-on weights (LoRA rank). Default 16.'),
  alpha: taking('A', 'Strength of the add-on weights (LoRA alpha). Default 32.'),
  rslora: plain('Scale the add-on weights by alpha/√rank instead of alpha/rank.'),
  targets: taking('NAMES', 'Layers with add-on weights: all (the default), or names such as q_proj,v_proj.'),
  schedule: taking('linear|cosine|constant', 'How the step size falls during the run. Default linear.'),
  warmup: taking('F', 'Share of the run in which the step size rises to its full value. Default 0.1.'),
  'weight-decay': taking('W', 'Pull of the weights towards zero. Default 0.'),
  'clip-norm': taking(
    'C',
    'Longest gradient (global norm); longer ones are scaled down. Default 1; 0 turns it off.',
  ),
  'eval-fraction': taking(
    'F',
    'Share of the questions to hold out and test with (held-out set). Default: a tenth, and at most 500 pairs.',
  ),
  'eval-data': taking('FILE', 'Held-out pairs in a file of their own, instead of --eval-fraction.'),
  'eval-every': taking('N', 'Steps between tests on the held-out set. Default: about five times a run.'),
  'sample-prompts': taking('N', 'Questions whose answers are shown before and after. Default 4.'),
  'sample-tokens': taking('N', 'Longest such answer, in tokens. Default 48.'),
  seed: taking('N', 'Start of the chance in order, split and add-on weights. Default 42.'),
  shuffle: taking('true|false', 'Mix the pairs anew in every epoch. Default true.'),
  name: taking('TEXT', 'What to call the run.'),
  resume: taking('ID', 'Go on with a run that was stopped, with the settings it had.'),
  ...deviceFlag,
  ...jsonFlag,
  ...commonFlags,
} satisfies Flags;

export const logprobsFlags = {
  ...modelFlag,
  ...adapterFlag,
  data: taking('FILE', pairsFile),
  ...lengthFlags,
  ...microTokensFlag,
  ...deviceFlag,
  ...jsonFlag,
  ...commonFlags,
} satisfies Flags;

export const generateFlags = {
  ...modelFlag,
  ...adapterFlag,
  prompt: taking('TEXT', 'What to ask.'),
  raw: plain('Give the prompt as it is, without a chat template: the model writes on from it.'),
  'max-new-tokens': taking('N', 'Longest answer, in tokens. Default 256.'),
  temperature: taking(
    'T',
    'Chance in the answer: 0 (the default) always takes the likeliest token, 1 draws freely.',
  ),
  'top-p': taking(
    'P',
    'Draw only from the likeliest tokens that together reach this probability. Default 1: from all.',
  ),
  seed: taking('N', 'Start of the chance. Default 42.'),
  ...deviceFlag,
  ...commonFlags,
} satisfies Flags;

const mappingFlags = {
  map: taking(
    'ROLE=COLUMN,…',
    'Which column is what, where Nudge cannot tell: prompt=question,chosen=good,rejected=bad.',
  ),
  shape: taking('NAME', `How --map's columns make pairs: ${shapeNames.join(', ')}. Default trl.`),
} satisfies Flags;

export const dataImportFlags = { ...mappingFlags, ...jsonFlag, ...commonFlags } satisfies Flags;

export const dataExportFlags = {
  out: taking('FILE', 'Where to write: a name that ends in .parquet for Parquet, any other for JSONL.'),
  ...jsonFlag,
  ...commonFlags,
} satisfies Flags;

export const dataInspectFlags = {
  ...mappingFlags,
  model: taking('DIR', "Also count tokens as this model's tokenizer does, and show what would be left out."),
  ...lengthFlags,
  ...jsonFlag,
  ...commonFlags,
} satisfies Flags;

export const pretrainFlags = {
  model: taking('DIR', 'Folder with config.json, tokenizer.json and a chat template; no weights are needed.'),
  data: taking('FILE', 'Conversations, JSONL: {"messages": [{"role": "user", "content": "…"}, …]}.'),
  out: taking('DIR', 'Where the model folder is written. May be the same as --model.'),
  steps: taking('N', 'Steps (weight updates). Default 2200.'),
  lr: taking('R', 'Step size (learning rate). Default 0.003.'),
  'batch-tokens': taking('N', 'Tokens in one step. Default 4096.'),
  'micro-tokens': taking('N', 'Tokens in one pass, padding included. Default 4224.'),
  'row-tokens': taking('N', 'Tokens of a row, into which conversations are laid end to end. Default 128.'),
  warmup: taking('F', 'Share of the run in which the step size rises to its full value. Default 0.03.'),
  'clip-norm': taking('C', 'Longest gradient (global norm); longer ones are scaled down. Default 1.'),
  seed: taking('N', 'Start of the chance in weights and order. Default 1.'),
  ...deviceFlag,
  ...jsonFlag,
  ...commonFlags,
} satisfies Flags;

export const listFlags = { ...jsonFlag, ...commonFlags } satisfies Flags;
