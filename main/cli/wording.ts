import type { DatasetShape } from '../../shared/dataset.ts';
import type { DropReason, TokenNote } from '../../shared/pair.ts';
import type { ImportProgress, Mapping } from '../../shared/dataRoom.ts';
import type { NudgeError } from '../../shared/errors.ts';
import type { RunStatus, StepMetrics, TrainEvent, TrainPhase, TrainSettings } from '../../shared/run.ts';
import {
  formatCount,
  formatDuration,
  formatLoss,
  formatParameters,
  formatPercent,
  formatPlural,
  formatSigned,
  formatTimeLeft,
} from '../../shared/format.ts';

/* What the command line says: the plain word first, the field's term beside it. */

/** What a person types to call Nudge: in its repository npm stands before it. */
const program = process.env['npm_lifecycle_event'] === undefined ? 'nudge' : 'npm run -s nudge --';

export function describeError({ message, hint }: NudgeError): string {
  return `Error: ${message}\n${hint}`;
}

export const warning = (message: string): string => `Note: ${message}`;

export const stopping =
  'Stopping: the step in hand finishes and the state is saved. Press Ctrl-C again to end at once.';
export const stoppingAnswer = 'Stopping. Press Ctrl-C again to end at once.';

export function notRemembered({ message }: NudgeError): string {
  return warning(`This will not be in Nudge's lists: ${message}`);
}

/** Measures, as the person reads them and as the field calls them. */
export const measures = {
  pick: 'picks the better answer (rewards/accuracies)',
  likelier: 'finds the better answer the likelier one (logps/accuracies)',
  gap: 'preference gap (rewards/margins)',
  moved: 'moved away from the original (KL, nats an answer)',
  loss: 'loss',
} as const;

export const beforeHeading = 'before';
export const nowHeading = 'now';

/** Under a table of `measures`. */
export const noPickYet = 'Before training the model is the original, so it cannot pick yet.';

export function heldOutHeading(pairs: number): string {
  return `On ${formatPlural(pairs, 'pair')} it has not trained on (held-out set)`;
}

export const lastStepHeading = 'In the last step, on pairs it trained on';
export const samplesHeading = 'The same questions before and after';
export const emptyAnswer = '(nothing)';

export function trainingStarts(start: Extract<TrainEvent, { event: 'start' }>): string[] {
  const held = start.evalPairs === 0 ? 'none held out' : `${formatCount(start.evalPairs)} held out`;
  return [
    `${formatPlural(start.trainPairs, 'pair')} to learn from, ${held}. ` +
      `${formatPlural(start.steps, 'step')} on ${start.device}, ${formatParameters(start.trainableParameters)} weights learn.`,
    'margin: preference gap (rewards/margins). accuracy: picks the better answer (rewards/accuracies).',
  ];
}

const phases: Readonly<Record<TrainPhase, string>> = {
  tokenizing: 'Turning the pairs into tokens',
  loading: 'Loading the model',
  reference: 'Reading the pairs with the original (reference model)',
  evaluating: 'Testing on the held-out set',
  sampling: 'Answering the sample questions',
  saving: 'Saving',
};

export function phaseParts({ phase, done, total }: Extract<TrainEvent, { event: 'phase' }>): Wordings {
  const progress = total > 1 ? ` ${formatCount(done)} of ${formatCount(total)}` : '';
  const parts = [`${phases[phase]}${progress}`];
  return { full: parts, short: parts };
}

/** The numbers of a step, most important first, in full and for narrow terminals. */
export function stepParts(metrics: StepMetrics, leftMs: number | null): Wordings {
  const accuracy = formatPercent(metrics['rewards/accuracies']);
  const speed = formatCount(metrics.tokens_per_second);
  const start = [`loss ${formatLoss(metrics.loss)}`, `margin ${formatSigned(metrics['rewards/margins'])}`];
  const left = leftMs === null ? [] : [`${formatTimeLeft(leftMs)} left`];
  return {
    full: [...start, `accuracy ${accuracy}`, `${speed} tokens/s`, ...left],
    short: [...start, `acc ${accuracy}`, `${speed} tok/s`, ...left],
  };
}

/** The same in many words and in few. */
export interface Wordings {
  readonly full: readonly string[];
  readonly short: readonly string[];
}

export function stepOf(step: number, steps: number): string {
  return `step ${formatCount(step)} of ${formatCount(steps)}`;
}

export function evalLine(event: Extract<TrainEvent, { event: 'eval' }>): string {
  const parts = [
    `loss ${formatLoss(event.loss)}`,
    `margin ${formatSigned(event['rewards/margins'])}`,
    `accuracy ${formatPercent(event['rewards/accuracies'])}`,
    ...(event.kl === null ? [] : [`moved away (KL) ${formatSigned(event.kl)} nats`]),
  ];
  return `held-out set at step ${formatCount(event.step)}: ${parts.join(', ')}`;
}

export function runDone(run: number, steps: number, ms: number): string {
  return `Done: run ${run}, ${formatPlural(steps, 'step')} in ${formatDuration(ms)}.`;
}

export function runStopped(run: number, step: number, steps: number): string[] {
  return [
    `Stopped: run ${run} is saved up to step ${formatCount(step)} of ${formatCount(steps)}.`,
    `Go on with it: ${program} train --resume ${run}`,
  ];
}

export function resultPlace(method: TrainSettings['method'], outDir: string): string {
  return method === 'lora'
    ? `The add-on weights (LoRA adapter) are in ${outDir}`
    : `The trained model is in ${outDir}`;
}

export function askIt(method: TrainSettings['method'], modelDir: string, outDir: string): string {
  const model =
    method === 'lora'
      ? `--model ${quoted(modelDir)} --adapter ${quoted(outDir)}`
      : `--model ${quoted(outDir)}`;
  return `Ask it: ${program} generate ${model} --prompt "…"`;
}

function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}

export function methodName(method: TrainSettings['method']): string {
  return method === 'lora' ? 'small add-on weights (LoRA)' : 'all weights (full)';
}

export const statusNames: Readonly<Record<RunStatus, string>> = {
  running: 'running',
  done: 'done',
  stopped: 'stopped',
  failed: 'failed',
};

export const noRuns = 'There are no runs yet. Start one with nudge train.';

export const dropReasons: Readonly<Record<DropReason, string>> = {
  'identical-answers': 'both answers are the same',
  'empty-answer': 'an answer is empty',
  'missing-field': 'a column is missing',
  'wrong-type': 'a column holds something else',
  'template-failed': 'the chat template does not fit',
  'no-room-for-answer': 'no room for an answer',
  tie: 'neither answer won',
  'small-margin': 'answers too close in score',
  'one-answer': 'only one answer',
  unpaired: 'no answer with the other thumb',
  unreadable: 'the row cannot be read',
};

export const tokenNotes: Readonly<Record<TokenNote, string>> = {
  'boundary-merge': 'a token would span prompt and answer, so the two are tokenized apart',
  'template-boundary-moved': 'the chat template opens the answer differently, so it starts where they part',
  'prompt-cut': "the prompt's start is cut",
  'answer-cut': "an answer's end is cut",
};

export function shapeWords({ content }: DatasetShape, { shape, columns }: Mapping): string {
  const what = content === 'text' ? 'plain text' : 'conversations';
  const inAnswers = columns.prompt === undefined && columns.chosen !== undefined;
  const where = inAnswers ? '; the prompt is what both answers begin with' : '';
  return `${shape}: ${what}, columns ${Object.values(columns).join(', ')}${where}`;
}

export function leftOutHeading(count: number): string {
  return `${formatPlural(count, 'row')} left out:`;
}

export function moreRows(count: number): string {
  return `… and ${formatCount(count)} more`;
}

export const logprobColumns = ['row', 'chosen', 'rejected', 'chosen tokens', 'rejected tokens'];

export const modelCardLabels = {
  name: 'Model',
  folder: 'Folder',
  family: 'Family',
  parameters: 'Parameters',
  stored: 'Stored as',
  layers: 'Layers × width',
  vocabulary: 'Vocabulary',
  context: 'Reads at most (tokens)',
  tied: 'Tied embeddings',
  template: 'Chat template',
} as const;

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export const dataLabels = {
  file: 'File',
  format: 'Format',
  layout: 'Layout',
  rows: 'Rows',
  pairs: 'Usable pairs',
  prompt: 'prompt',
  chosen: 'chosen (better answer)',
  rejected: 'rejected (worse answer)',
} as const;

export const stoppingImport = 'Stopping: nothing is kept. Press Ctrl-C again to end at once.';

export function importProgressLine({ phase, bytes, totalBytes, pairs }: ImportProgress): string {
  if (phase === 'indexing') return `Finishing ${formatPlural(pairs, 'pair')}`;
  const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  return `Reading ${formatPercent(share)}, ${formatPlural(pairs, 'pair')}`;
}

export function importDone(id: number, pairs: string, rows: string): string {
  return `Dataset ${String(id)}: ${pairs} from ${rows} rows.`;
}

export const exportDone = (path: string): string => `The pairs are in ${path}`;

export const tokenColumns = ['', 'shortest', 'median', 'longest'];

export const cutsHeading = 'What each longest length (--max-length) cuts, in pairs:';
export const cutColumns = ['tokens', 'prompts', 'chosen', 'rejected', 'left out'];

export function tokensHeading(pairs: number, maxLength: number, total: number): string {
  return (
    `Tokens of ${formatPlural(pairs, 'pair')}, prompt + answer cut to ${formatCount(maxLength)}: ` +
    `${formatCount(total)} in all`
  );
}

export const runColumns = ['ID', 'Name', 'Status', 'Steps', 'Started', 'Model', 'Data'];

export const runLabels = {
  run: 'Run',
  status: 'Status',
  steps: 'Steps',
  started: 'Started',
  ended: 'Ended',
  model: 'Model',
  data: 'Data',
  method: 'What learns',
  loss: 'Loss',
  rate: 'Step size (learning rate)',
  device: 'Device',
  result: 'Result',
} as const;

export function lossWords({ terms, beta }: TrainSettings['loss']): string {
  const sum = terms.map(({ name, weight }) => (weight === 1 ? name : `${weight} × ${name}`)).join(' + ');
  return `${sum}, how far it may move (beta) ${beta}`;
}

export function describeFailure({ message, hint }: Pick<NudgeError, 'message' | 'hint'>): string {
  return `Why it failed: ${message} ${hint}`;
}

export const deviceState = (available: boolean): string => (available ? 'works' : 'not here');

export const stoppingModel =
  'Stopping: the step in hand finishes and the model is written. Press Ctrl-C again to end at once.';

export function pretrainParts(
  metrics: { readonly loss: number; readonly tokens_per_second: number },
  leftMs: number,
): Wordings {
  const parts = [
    `loss ${formatLoss(metrics.loss)}`,
    `${formatCount(metrics.tokens_per_second)} tokens/s`,
    `${formatTimeLeft(leftMs)} left`,
  ];
  return { full: parts, short: parts };
}

export const noParts: Wordings = { full: [], short: [] };

export function modelWritten(outDir: string, steps: number): string {
  return `The model is in ${outDir}, after ${formatPlural(steps, 'step')}.`;
}

export function outputFailed(reason: string): string {
  return `Error: the output could not be written (${reason}).\nFree some space where it goes, and try again.`;
}
