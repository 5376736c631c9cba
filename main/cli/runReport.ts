import { resolve } from 'node:path';
import type { EvalMetrics, RunSample } from '../../shared/run.ts';
import type { RunHistory } from '../services/runs.ts';
import { formatLoss, formatPercent, formatSigned } from '../../shared/format.ts';
import { harmless, indent, sideBySide, table, wrap } from './layout.ts';
import {
  beforeHeading,
  emptyAnswer,
  heldOutHeading,
  lastStepHeading,
  measures,
  noPickYet,
  nowHeading,
  samplesHeading,
} from './wording.ts';

/** What a run changed: its measures before and now, and its sample questions. */
export function runChanges(details: RunHistory, columns: number): string[] {
  return [...measuresReport(details), ...samplesReport(details.samples, columns)];
}

/** Without two evaluations there is nothing to compare: the last step has to do. */
function measuresReport({ evals, lastMetrics }: RunHistory): string[] {
  const [before, now] = [evals[0], evals.at(-1)];
  if (before !== undefined && now !== undefined && before.step < now.step) return heldOutReport(before, now);
  if (lastMetrics === null) return [];
  const rows = [
    [measures.pick, formatPercent(lastMetrics['rewards/accuracies'])],
    [measures.gap, formatSigned(lastMetrics['rewards/margins'])],
    [measures.loss, formatLoss(lastMetrics.loss)],
  ];
  return ['', lastStepHeading, ...indent(table(rows, [1]), 2)];
}

const roundingMargin = 1e-4;

function heldOutReport(before: EvalMetrics, now: EvalMetrics): string[] {
  // While the policy is the reference every margin is 0, up to rounding, and its sign says nothing.
  const cannotPick = before.step === 0 && Math.abs(before['rewards/margins']) < roundingMargin;
  const pick = ({ 'rewards/accuracies': fraction }: EvalMetrics): string => formatPercent(fraction);
  const rows = [
    ['', beforeHeading, nowHeading],
    [measures.pick, cannotPick ? '–' : pick(before), pick(now)],
    [measures.likelier, formatPercent(before['logps/accuracies']), formatPercent(now['logps/accuracies'])],
    [measures.gap, formatSigned(before['rewards/margins']), formatSigned(now['rewards/margins'])],
    ...(now.kl === null ? [] : [[measures.moved, formatKl(before), formatKl(now)]]),
    [measures.loss, formatLoss(before.loss), formatLoss(now.loss)],
  ];
  return [
    '',
    heldOutHeading(now.pairs),
    ...indent(table(rows, [1, 2]), 2),
    ...indent(cannotPick ? [noPickYet] : [], 2),
  ];
}

function formatKl({ kl, kl_stderr: error }: EvalMetrics): string {
  if (kl === null) return '–';
  return error === null || error === 0 ? formatSigned(kl) : `${formatSigned(kl)} ± ${error.toFixed(2)}`;
}

const columnsForTwo = 96;

function samplesReport(samples: readonly RunSample[], columns: number): string[] {
  const last = samples.at(-1)?.step ?? 0;
  const first = samples[0]?.step ?? 0;
  // A run that was stopped before its second evaluation has nothing to compare.
  if (first === last) return [];
  const questions = samples.filter(({ step }) => step === last);
  const draw = columns >= columnsForTwo ? drawWide : drawNarrow;
  return [
    '',
    samplesHeading,
    ...questions.flatMap((now) => {
      const before = samples.find(({ step, prompt }) => step === first && prompt === now.prompt);
      const question = wrap(readable(now.promptText), columns - 4);
      return ['', ...indent(question, 2), ...indent(draw(before?.answer ?? '', now.answer, columns - 4), 4)];
    }),
  ];
}

function drawWide(before: string, now: string, columns: number): string[] {
  const width = Math.floor((columns - 2) / 2);
  const block = (heading: string, answer: string): string[] => [heading, ...wrap(readable(answer), width)];
  return sideBySide(block(beforeHeading, before), block(nowHeading, now), width);
}

const markWidth = Math.max(beforeHeading.length, nowHeading.length) + 2;

function drawNarrow(before: string, now: string, columns: number): string[] {
  const block = (heading: string, answer: string): string[] =>
    sideBySide([heading], wrap(readable(answer), columns - markWidth), markWidth - 2);
  return [...block(beforeHeading, before), ...block(nowHeading, now)];
}

function readable(answer: string): string {
  const text = harmless(answer).trim();
  return text === '' ? emptyAnswer : text;
}

/** The folders of a run as they are named on a command line. */
export function runFolders({ run, model }: RunHistory): {
  readonly modelDir: string;
  readonly outDir: string;
} {
  return { modelDir: model?.path ?? '', outDir: resolve(run.outDir) };
}
