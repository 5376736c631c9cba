import type { LossName, PresetName, ScheduleName, TrainSettings } from '../../shared/run.ts';
import type { Truncation } from '../../shared/pair.ts';
import { formatCount } from '../../shared/format.ts';
import type { BetaMeaning } from '../settings/lossUse.ts';
import type { SettingName, SettingValues } from '../settings/settingValues.ts';
import type { Zone } from '../settings/zones.ts';

/** What a setting is called, the field's word for it, and what it does, in one line. */
export interface SettingWords {
  readonly label: string;
  readonly term: string;
  readonly detail: string;
}

const fields: Readonly<Record<SettingName | 'device', SettingWords>> = {
  method: {
    label: 'What learns',
    term: 'method',
    detail: 'Add-on weights are small and leave the original as it is. All weights need far more memory.',
  },
  'lora.rank': {
    label: 'Size of the add-on weights',
    term: 'LoRA rank',
    detail: 'More can learn finer changes, and needs more memory.',
  },
  'lora.alpha': {
    label: 'Strength of the add-on weights',
    term: 'LoRA alpha',
    detail: 'How strongly they act on the original. Twice the size is usual.',
  },
  'lora.rslora': {
    label: 'Keep the strength at large sizes',
    term: 'rsLoRA',
    detail: 'Divides the strength by the square root of the size instead of the size.',
  },
  'lora.targets': {
    label: 'Where add-on weights go',
    term: 'target modules',
    detail: 'Every linear layer of the model, or only those that you name.',
  },
  learningRate: {
    label: 'Step size',
    term: 'learning rate',
    detail: 'How much the model changes in one step.',
  },
  schedule: {
    label: 'How the step size falls',
    term: 'schedule',
    detail: 'Smaller steps towards the end let the model settle.',
  },
  warmup: {
    label: 'Slow start',
    term: 'warmup ratio',
    detail: 'Share of the run, from 0 to 1, in which the step size rises to its full value.',
  },
  weightDecay: {
    label: 'Pull towards zero',
    term: 'weight decay',
    detail: 'Shrinks the learning weights a little at every step. 0 leaves them alone.',
  },
  clipNorm: {
    label: 'Longest single step',
    term: 'max grad norm',
    detail:
      'A larger change is scaled down to this, so that no odd pair throws the model off. 0 turns it off.',
  },
  epochs: {
    label: 'Times through the pairs',
    term: 'epochs',
    detail: 'How often the model sees each pair.',
  },
  maxSteps: {
    label: 'Stop after',
    term: 'max steps',
    detail: 'Steps to stop after, whatever is left of the pairs. Empty: no limit.',
  },
  batchPairs: {
    label: 'Pairs in one step',
    term: 'batch size',
    detail: 'More pairs make calmer steps, and fewer of them.',
  },
  microTokens: {
    label: 'Tokens at one time',
    term: 'micro-batch tokens',
    detail: 'How much is computed at once. Less needs less memory and gives the same result.',
  },
  maxLength: {
    label: 'Longest pair',
    term: 'max length',
    detail: 'Tokens of a prompt with its answer. What is longer is cut.',
  },
  truncation: {
    label: 'How a long pair is cut',
    term: 'truncation',
    detail: 'Which part goes when a prompt with its answer is too long.',
  },
  shuffle: {
    label: 'Mix the pairs',
    term: 'shuffle',
    detail: 'A new order every time through. Off: the order of the file.',
  },
  seed: {
    label: 'Start of the chance',
    term: 'seed',
    detail: 'The same number gives the same order, split and add-on weights again.',
  },
  evalFraction: {
    label: 'Share held out',
    term: 'held-out set',
    detail:
      'Share of the questions, from 0 to 1, kept aside to test on. Empty: a tenth, and at most 500 pairs. Not used with a file of its own.',
  },
  evalEvery: {
    label: 'Steps between tests',
    term: 'eval steps',
    detail: 'Empty: at the start, at the end and about four times between.',
  },
  samplePrompts: {
    label: 'Sample questions',
    term: 'sample prompts',
    detail: 'Questions whose answers you see change during the run.',
  },
  sampleTokens: {
    label: 'Longest sample answer',
    term: 'sample tokens',
    detail: 'In tokens; longer answers take longer to write.',
  },
  'loss.terms': {
    label: 'What is made small',
    term: 'loss',
    detail: 'The measure of how wrong the model is about your pairs. Several can be added up.',
  },
  'loss.beta': {
    label: 'How far it may move',
    term: 'beta, β',
    detail: 'How far the model may move away from what it was.',
  },
  'loss.labelSmoothing': {
    label: 'Share of wrong labels',
    term: 'label smoothing, ε',
    detail: 'How many pairs, from 0 to 0.5, may have their answers the wrong way round.',
  },
  'loss.simpoGamma': {
    label: 'Gap to aim at',
    term: 'SimPO gamma, γ',
    detail: 'How much better the better answer is to score.',
  },
  'loss.dpopDelta': {
    label: 'Hold on the better answer',
    term: 'DPOP delta, δ',
    detail: 'How hard it is kept from becoming less likely than it was.',
  },
  'loss.discopopTau': {
    label: 'Sharpness of the change-over',
    term: 'DiscoPOP tau, τ',
    detail: 'How abruptly the loss passes from one of its two forms to the other.',
  },
  device: {
    label: 'Where it computes',
    term: 'device',
    detail: 'Automatic takes the graphics card where one works, else the processor.',
  },
};

const losses: Readonly<Record<LossName, string>> = {
  sigmoid: 'DPO itself: widens the gap between the two answers, less and less the wider it is.',
  cdpo: 'DPO that expects some pairs to be the wrong way round, and stops short of certainty.',
  robust: 'DPO that corrects for a known share of pairs that are the wrong way round.',
  hinge: 'Widens the gap up to a fixed margin, then leaves the pair alone.',
  ipo: 'Aims at a gap of a certain size and no more, which guards against learning pairs by heart.',
  sigmoid_norm: 'DPO with each answer judged per token, so that long answers gain nothing by length.',
  exo_pair: 'Matches the preference as a whole, and prefers to be right rather than to cover everything.',
  nca_pair: 'Judges each answer by itself, which keeps the better one from becoming less likely.',
  bco_pair: 'Learns to tell good from bad, each answer by itself rather than against the other.',
  sppo_hard: 'Moves each answer to a fixed distance: the better one up, the worse one down.',
  apo_zero:
    'Makes the better answer likelier and the worse one less likely. For pairs better than the model.',
  apo_down: 'Makes both less likely, the worse one more. For a model that is better than the pairs.',
  discopop: 'A form of DPO found by search: it changes its shape where the answers are close.',
  simpo: 'Works without the original: the better answer must be likelier per token by a set gap.',
  dpop: 'DPO with a penalty whenever the better answer becomes less likely than it was.',
  sft: 'Learns to write the better answers, and does not look at the worse ones.',
};

/* What beta does at a value: the smaller, the further the model may go. */
const leash: Readonly<Record<Zone, string>> = {
  below:
    'this is below what usually works. Almost nothing ties the model to what it was: it may forget how to write.',
  low: 'the model may move far from what it was, and follows your pairs closely.',
  middle: 'the model may move, and stays recognisably what it was.',
  high: 'the model stays close to what it was, and takes on only part of your pairs.',
  above:
    'this is above what usually works. The model hardly moves, so training may change nothing you can see.',
};

const sharpness: Readonly<Record<Zone, string>> = {
  below: 'below what usually works. The answers are told apart only weakly.',
  low: 'the answers are told apart gently.',
  middle: 'the answers are told apart clearly.',
  high: 'the answers are told apart sharply.',
  above: 'SimPO has no original to stay close to, so more than with DPO is normal: 2 to 2.5 is usual for it.',
};

const steps: Readonly<Record<Zone, string>> = {
  below: 'this is below what usually works. The steps are so small that little is learned in one run.',
  low: 'small, careful steps. It learns slowly and seldom goes wrong.',
  middle: 'steps of the usual size.',
  high: 'large steps. It learns fast: watch that the answers stay sensible.',
  above: 'this is above what usually works. The loss often falls to 0 while the answers turn to gibberish.',
};

const presets: Readonly<Record<PresetName, { label: string; detail: string }>> = {
  gentle: { label: 'Gentle', detail: 'a light touch' },
  balanced: { label: 'Balanced', detail: 'a good start' },
  strong: { label: 'Strong', detail: 'a clear change' },
};

const methods: Readonly<Record<TrainSettings['method'], string>> = {
  lora: 'Small add-on weights',
  full: 'All weights',
};

const schedules: Readonly<Record<ScheduleName, string>> = {
  linear: 'Evenly to zero',
  cosine: 'Along a curve to zero',
  constant: 'Stays the same',
};

const truncations: Readonly<Record<Truncation, string>> = {
  'keep-answer': 'The start of the prompt goes first',
  'keep-start': 'The end of the answer goes',
};

const devices: Readonly<Record<'auto' | 'cpu' | 'webgpu', string>> = {
  auto: 'Automatic',
  cpu: 'Processor',
  webgpu: 'Graphics card',
};

/** `1e-5`, `0.00025` as `2.5e-4`, `0.1`: a rate as people who know it write it. */
function rate(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 0.001 ? String(rounded) : rounded.toExponential();
}

function beta(value: number): string {
  return value < 1
    ? Number(value.toPrecision(2)).toFixed(value < 0.1 ? 3 : 2)
    : String(Number(value.toPrecision(3)));
}

/** A setting's value as its default is told. */
function value(name: SettingName, values: SettingValues): string {
  if (name === 'loss.terms') return values[name].map((term) => term.name).join(' + ');
  if (name === 'lora.targets') return values[name] === 'all' ? 'all' : values[name].join(', ');
  if (name === 'learningRate') return rate(values[name]);
  if (name === 'method') return methods[values[name]];
  if (name === 'schedule') return schedules[values[name]];
  if (name === 'truncation') return truncations[values[name]];
  const plain = values[name];
  if (plain === null) return 'empty';
  if (typeof plain === 'boolean') return plain ? 'on' : 'off';
  return plain >= 1000 ? formatCount(plain) : String(plain);
}

export const settingsText = {
  fields,
  losses,
  presets,
  methods,
  schedules,
  truncations,
  devices,
  presetLabel: 'How strongly it learns',
  ownPreset: 'Your own mix.',
  betaEnds: { low: 'moves freely', high: 'stays close' },
  rateEnds: { low: 'slow', high: 'fast' },
  rate,
  beta,
  value,
  describeBeta: (value: number, zone: Zone, meaning: BetaMeaning): string => {
    if (meaning === 'unused') return 'The loss sft makes no use of it.';
    return `At ${beta(value)} ${(meaning === 'leash' ? leash : sharpness)[zone]}`;
  },
  describeRate: (value: number, zone: Zone): string => `At ${rate(value)}: ${steps[zone]}`,
  advanced: (changed: number) => (changed === 0 ? 'Advanced' : `Advanced, ${formatCount(changed)} changed`),
  groups: {
    method: 'What learns',
    loss: 'Loss',
    length: 'How long, and how fast',
    memory: 'Pairs and memory',
    tests: 'Tests and samples on the way',
    chance: 'Chance and device',
  },
  changed: 'changed',
  putBack: 'Put back',
  putBackLabel: (label: string) => `Put back: ${label}`,
  /** Add-on weights are what presets are made for. */
  defaultMethod: `Default: ${methods.lora}.`,
  constantSteps: {
    'loss.labelSmoothing': 0.05,
    'loss.simpoGamma': 0.1,
    'loss.dpopDelta': 5,
    'loss.discopopTau': 0.01,
  },
  defaultIs: (name: SettingName, values: SettingValues) => `Default: ${value(name, values)}.`,
  outOfRange: (value: string, allowed: string) => `${value} cannot be used here: it must be ${allowed}.`,
  lossTerm: (index: number) => `Loss ${index + 1}`,
  lossWeight: (name: LossName) => `Weight of ${name}`,
  addLoss: 'Add a loss',
  removeLoss: (name: LossName) => `Remove the loss ${name}`,
  targetsAll: 'All linear layers',
  targetsNamed: 'Only these',
  targetsField: 'Layer names, with commas between',
} as const;
