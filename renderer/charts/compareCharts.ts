import type { EvalMetrics, LossTerm, MetricName, RunSeries } from '../../shared/run.ts';
import { sameValue } from '../settings/settingValues.ts';
import { compareText } from '../text/compare.ts';
import type { ChartLine, ChartSpec } from './lines.ts';
import { allPositive, evalLine, klLine, plainChart, stepLine, type EvalName } from './runCharts.ts';
import type { RunLook } from './runLooks.ts';

/** What the charts of several runs need of each. */
export interface ComparedCurves {
  readonly id: number;
  readonly name: string;
  readonly look: RunLook;
  readonly shown: RunSeries;
  readonly evals: readonly EvalMetrics[];
  readonly lossTerms: readonly LossTerm[];
}

/** One number a chart, one line a run. Charts that no run has a number for are left out. */
export function compareCharts(runs: readonly ComparedCurves[]): ChartSpec[] {
  const names = compareText.charts;
  const sameLoss = runs.every(({ lossTerms }) => sameValue(lossTerms, runs[0]?.lossTerms));
  const reading = sameLoss ? null : compareText.otherLosses;
  const zero = { references: [{ value: 0, label: '' }], include: 0 } as const;
  const loss = { ...plainChart, format: 'loss', reading } as const;
  const train = stepLines(runs, 'loss');
  const heldOut = evalLines(runs, 'loss');
  const charts: ChartSpec[] = [
    { ...loss, ...names.loss, key: 'loss', lines: train, canLog: allPositive(train) },
    { ...loss, ...names.heldOutLoss, key: 'heldOutLoss', lines: heldOut, canLog: allPositive(heldOut) },
    {
      ...plainChart,
      ...names.accuracy,
      key: 'accuracy',
      format: 'percent',
      bounds: [0, 1],
      // Before training a model has no preference that could be right.
      lines: evalLines(runs, 'rewards/accuracies', 1),
    },
    {
      ...plainChart,
      ...zero,
      ...names.gap,
      key: 'gap',
      format: 'signed',
      lines: evalLines(runs, 'rewards/margins'),
    },
    {
      ...plainChart,
      ...zero,
      ...names.kl,
      key: 'kl',
      format: 'plain',
      lines: runs.map((run) => ({ ...klLine(run.evals, lookOf(run)), key: keyOf(run) })),
    },
    {
      ...plainChart,
      ...names.chosen,
      key: 'chosen',
      format: 'plain',
      lines: stepLines(runs, 'logps/chosen'),
    },
    {
      ...plainChart,
      ...names.rejected,
      key: 'rejected',
      format: 'plain',
      lines: stepLines(runs, 'logps/rejected'),
    },
  ];
  return charts.filter(({ lines }) => lines.some(({ steps }) => steps.length > 0));
}

function lookOf({ look, name }: ComparedCurves): RunLook & { readonly label: string } {
  return { ...look, label: name };
}

/** Runs may share a name. */
function keyOf({ id }: ComparedCurves): string {
  return String(id);
}

/** Without bands: those of several runs would hide each other. */
function stepLines(runs: readonly ComparedCurves[], name: MetricName): ChartLine[] {
  return runs.map((run) => ({
    ...stepLine(run.shown, name, lookOf(run)),
    key: keyOf(run),
    low: null,
    high: null,
  }));
}

function evalLines(runs: readonly ComparedCurves[], name: EvalName, fromStep = 0): ChartLine[] {
  return runs.map((run) => {
    const evals = run.evals.filter(({ step }) => step >= fromStep);
    return { ...evalLine(evals, name, lookOf(run)), key: keyOf(run) };
  });
}
