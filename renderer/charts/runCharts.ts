import type { EvalMetrics, MetricName, RunSeries, TrainSettings } from '../../shared/run.ts';
import { readAccuracy } from '../readings/accuracy.ts';
import { numbersOf, type Curve } from '../readings/curve.ts';
import { readKl } from '../readings/kl.ts';
import { readLogps } from '../readings/logps.ts';
import { readLoss } from '../readings/loss.ts';
import { readGradients, readRate, readSpeed } from '../readings/progress.ts';
import { readGap, readRewards } from '../readings/rewards.ts';
import type { Reading } from '../readings/reading.ts';
import { betaMeaning } from '../settings/lossUse.ts';
import { chartsText } from '../text/charts.ts';
import { readingWords } from '../text/readings.ts';
import { chartNames, lineNames } from '../text/run.ts';
import type { ChartLine, ChartSpec, ColorToken } from './lines.ts';

/** What the charts of one run are made of. */
export interface RunChartData {
  /** The curves to draw: of the steps in view. */
  readonly shown: RunSeries;
  /** The curves to say something about: of the whole run. */
  readonly whole: RunSeries;
  readonly evals: readonly EvalMetrics[];
  readonly settings: TrainSettings;
}

/** Numbers of evaluations. */
export type EvalName = Exclude<keyof EvalMetrics, 'step' | 'pairs'>;

const solid: readonly number[] = [];
const dashed: readonly number[] = [5, 4];
const dotted: readonly number[] = [2, 3];

interface LineLook {
  readonly label: string;
  readonly color: ColorToken;
  readonly dash: readonly number[];
}

/** A series of a run as a line; empty where it was not asked for. */
export function stepLine(series: RunSeries, name: MetricName, look: LineLook): ChartLine {
  const { mean, low, high } = series.values[name] ?? { mean: new Float64Array(0), low: null, high: null };
  const { steps, stepsPerPoint } = series;
  return {
    ...look,
    key: `${name} ${look.label}`,
    kind: 'run',
    steps,
    values: mean,
    low,
    high,
    stepsPerPoint,
  };
}

/** A number of the evaluations as a line. */
export function evalLine(evals: readonly EvalMetrics[], name: EvalName, look: LineLook): ChartLine {
  return {
    ...look,
    key: `eval ${name} ${look.label}`,
    kind: 'moment',
    steps: Float64Array.from(evals, ({ step }) => step),
    values: Float64Array.from(evals, (metrics) => metrics[name] ?? NaN),
    low: null,
    high: null,
    stepsPerPoint: 1,
  };
}

/** KL with its standard error as a band. */
export function klLine(evals: readonly EvalMetrics[], look: LineLook): ChartLine {
  const measured = evals.filter(({ kl }) => kl !== null);
  const edge = (sign: 1 | -1): Float64Array =>
    Float64Array.from(measured, ({ kl, kl_stderr }) => (kl ?? NaN) + sign * (kl_stderr ?? 0));
  return { ...evalLine(measured, 'kl', look), low: edge(-1), high: edge(1) };
}

/** What every chart has unless it says otherwise. */
export const plainChart = {
  references: [],
  include: null,
  bounds: null,
  canLog: false,
  reading: null,
} as const satisfies Partial<ChartSpec>;

const zero = { references: [{ value: 0, label: '' }], include: 0 } as const;

/** Curves that a run is judged by. */
export function mainCharts(data: RunChartData): ChartSpec[] {
  return [
    lossChart(data),
    rewardsChart(data),
    gapChart(data),
    accuracyChart(data),
    logpsChart(data),
    klChart(data),
  ];
}

/** Curves about how it computes. */
export function moreCharts(data: RunChartData): ChartSpec[] {
  const { shown, whole, settings } = data;
  const single = { label: '', color: '--ink', dash: solid } as const;
  const one = (name: MetricName): ChartLine[] => [
    stepLine(shown, name, { ...single, label: chartNames[name as keyof typeof chartNames].title }),
  ];
  const clip = settings.clipNorm;
  return [
    {
      ...plainChart,
      ...chartNames.grad_norm,
      key: 'grad_norm',
      format: 'plain',
      lines: one('grad_norm'),
      references: clip > 0 ? [{ value: clip, label: chartsText.longestStep }] : [],
      reading: readingWords(readGradients(curve(whole, 'grad_norm'), clip)),
    },
    {
      ...plainChart,
      ...chartNames.lr,
      key: 'lr',
      format: 'rate',
      include: 0,
      lines: one('lr'),
      reading: readingWords(readRate(curve(whole, 'lr'))),
    },
    {
      ...plainChart,
      ...chartNames.tokens_per_second,
      key: 'tokens_per_second',
      format: 'count',
      include: 0,
      lines: one('tokens_per_second'),
      reading: readingWords(readSpeed(curve(whole, 'tokens_per_second'))),
    },
  ];
}

function lossChart({ shown, whole, evals, settings }: RunChartData): ChartSpec {
  const start = startingLoss(settings);
  const lines = trainAndHeldOut(shown, evals, 'loss', '--tuned');
  return {
    ...plainChart,
    ...chartNames.loss,
    key: 'loss',
    format: 'loss',
    lines,
    references: start === null ? [] : [{ value: start, label: chartsText.ln2 }],
    canLog: allPositive(lines),
    reading: words(whole, () =>
      readLoss({ train: curve(whole, 'loss'), heldOut: evalCurve(evals, 'loss'), start }),
    ),
  };
}

/** −log σ(0) = ln 2: DPO's loss of a model that is its own reference (arXiv 2305.18290, eq. 7). */
function startingLoss({ loss }: TrainSettings): number | null {
  const [term, ...others] = loss.terms;
  return others.length === 0 && term?.name === 'sigmoid' ? term.weight * Math.LN2 : null;
}

function rewardsChart({ shown, whole }: RunChartData): ChartSpec {
  return {
    ...plainChart,
    ...zero,
    ...chartNames.rewards,
    key: 'rewards',
    format: 'signed',
    lines: chosenAndRejected(shown, 'rewards/chosen', 'rewards/rejected'),
    reading: words(whole, () =>
      readRewards({
        chosen: curve(whole, 'rewards/chosen'),
        rejected: curve(whole, 'rewards/rejected'),
        gap: curve(whole, 'rewards/margins'),
      }),
    ),
  };
}

function gapChart({ shown, whole, evals }: RunChartData): ChartSpec {
  return {
    ...plainChart,
    ...zero,
    ...chartNames.gap,
    key: 'gap',
    format: 'signed',
    lines: trainAndHeldOut(shown, evals, 'rewards/margins', '--tuned'),
    reading: words(whole, () =>
      readGap({ train: curve(whole, 'rewards/margins'), heldOut: evalCurve(evals, 'rewards/margins') }),
    ),
  };
}

function accuracyChart({ shown, whole, evals }: RunChartData): ChartSpec {
  return {
    ...plainChart,
    ...chartNames.accuracy,
    key: 'accuracy',
    format: 'percent',
    bounds: [0, 1],
    lines: trainAndHeldOut(shown, evals, 'rewards/accuracies', '--tuned'),
    references: [{ value: 0.5, label: chartsText.guessing }],
    reading: words(whole, () =>
      readAccuracy({
        train: curve(whole, 'rewards/accuracies'),
        heldOut: evalCurve(evals, 'rewards/accuracies'),
        heldOutPairs: evals.at(-1)?.pairs ?? 0,
      }),
    ),
  };
}

function logpsChart({ shown, whole, settings }: RunChartData): ChartSpec {
  return {
    ...plainChart,
    ...chartNames.logps,
    key: 'logps',
    format: 'plain',
    lines: chosenAndRejected(shown, 'logps/chosen', 'logps/rejected'),
    reading: words(whole, () => {
      const first = numbersOf(curve(whole, 'logps/chosen')).values[0];
      return readLogps({
        chosenShift: scaled(curve(whole, 'rewards/chosen'), 1 / settings.loss.beta),
        rejectedShift: scaled(curve(whole, 'rewards/rejected'), 1 / settings.loss.beta),
        gap: curve(whole, 'rewards/margins'),
        chosenAtStart: betaMeaning(settings.loss.terms) === 'leash' ? (first ?? null) : null,
      });
    }),
  };
}

function klChart({ evals }: RunChartData): ChartSpec {
  const points = evals.map(({ step, kl, kl_stderr }) => ({ step, kl, error: kl_stderr }));
  return {
    ...plainChart,
    ...zero,
    ...chartNames.kl,
    key: 'kl',
    format: 'plain',
    lines: [klLine(evals, { label: chartNames.kl.title, color: '--tuned', dash: dashed })],
    reading: evals.length === 0 ? null : readingWords(readKl(points)),
  };
}

function trainAndHeldOut(
  shown: RunSeries,
  evals: readonly EvalMetrics[],
  name: MetricName & EvalName,
  color: ColorToken,
): ChartLine[] {
  const train = stepLine(shown, name, { label: lineNames.train, color, dash: solid });
  // Before training the model is its own reference: it has no preference that could be right or wrong.
  const told = name === 'rewards/accuracies' ? evals.filter(({ step }) => step > 0) : evals;
  const heldOut = evalLine(told, name, { label: lineNames.heldOut, color: '--ink', dash: dashed });
  return heldOut.steps.length === 0 ? [train] : [train, heldOut];
}

function chosenAndRejected(shown: RunSeries, chosen: MetricName, rejected: MetricName): ChartLine[] {
  return [
    stepLine(shown, chosen, { label: lineNames.chosen, color: '--chosen', dash: solid }),
    stepLine(shown, rejected, { label: lineNames.rejected, color: '--rejected', dash: dotted }),
  ];
}

/** A log scale has no place for 0 and below. */
export function allPositive(lines: readonly ChartLine[]): boolean {
  return lines.every(({ values }) => values.every((value) => !(value <= 0)));
}

function words(whole: RunSeries, read: () => Reading): ChartSpec['reading'] {
  return whole.steps.length === 0 ? null : readingWords(read());
}

function curve({ steps, values }: RunSeries, name: MetricName): Curve {
  return { steps, values: values[name]?.mean ?? [] };
}

function evalCurve(evals: readonly EvalMetrics[], name: EvalName): Curve {
  return { steps: evals.map(({ step }) => step), values: evals.map((metrics) => metrics[name] ?? NaN) };
}

function scaled({ steps, values }: Curve, factor: number): Curve {
  return { steps, values: Array.from(values, (value) => value * factor) };
}
