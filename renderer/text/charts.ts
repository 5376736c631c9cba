import { formatCount, formatLoss, formatPercent, formatRate, formatSigned } from '../../shared/format.ts';
import type { ValueFormat } from '../charts/lines.ts';

/* Numbers of charts as people write them, and the words around a chart. */

const minus = '−';

function signless(text: string): string {
  return text.startsWith('-') ? `${minus}${text.slice(1)}` : text;
}

/** A step under an axis that reaches to `largest`, all in its unit: `500`, `1,500`, `2.5k`, `1.2M`. */
function stepTick(step: number, largest: number): string {
  if (step === 0 || largest < 10_000) return formatCount(step);
  const [value, letter] = largest < 1e6 ? [step / 1e3, 'k'] : [step / 1e6, 'M'];
  return `${String(Number(value.toFixed(2)))}${letter}`;
}

/** A tick of an axis whose ticks are `increment` apart: as many decimals as tell it from its neighbours. */
function valueTick(format: ValueFormat, value: number, increment: number): string {
  if (format === 'percent') return `${signless(String(Math.round(100 * value)))} %`;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (format === 'rate' || size < 1e-3) return signless(scientific(value));
  if (size >= 10_000) return `${signless(String(Number((value / 1000).toPrecision(3))))}k`;
  return signless(size >= 1000 ? formatCount(value) : value.toFixed(decimalsOf(increment)));
}

/** How many decimals an increment such as 0.25 needs. */
function decimalsOf(increment: number): number {
  let decimals = 0;
  while (decimals < 6 && Math.abs(increment * 10 ** decimals - Math.round(increment * 10 ** decimals)) > 1e-6)
    decimals++;
  return decimals;
}

function scientific(value: number): string {
  return Number(value.toPrecision(2)).toExponential();
}

/** A value in a legend or a table. */
function value(format: ValueFormat, number: number): string {
  if (!Number.isFinite(number)) return notANumber;
  switch (format) {
    case 'percent':
      return formatPercent(number);
    case 'signed':
      return formatSigned(number);
    case 'loss':
      return signless(formatLoss(number));
    case 'rate':
      return formatRate(Number(number.toPrecision(3)));
    case 'count':
      return signless(formatCount(number));
    case 'plain':
      return signless(Math.abs(number) >= 100 ? number.toFixed(0) : number.toPrecision(3));
  }
}

const notANumber = 'no number';

export const chartsText = {
  stepTick,
  valueTick,
  value,
  step: (step: number) => `step ${formatCount(step)}`,
  /** A value measured at another step than the one pointed at. */
  at: (step: number) => `at ${formatCount(step)}`,
  none: '–',
  why: 'Why?',
  menu: (title: string) => `Picture and values of ${title}`,
  copyPicture: 'Copy as picture',
  savePicture: 'Save as picture',
  saveValues: 'Save values (CSV)',
  copied: 'The picture is on the clipboard.',
  saved: (path: string) => `Saved to ${path}`,
  pictureName: (run: string, title: string) => `${run}, ${title}.png`,
  /** Read out when the chart takes focus. */
  along: (title: string) => `${title}, step by step`,
  keys: 'Left and right arrows move along the steps, with Shift by a tenth. Home and End go to the ends. Plus and minus zoom, Escape shows everything.',
  nothingYet: 'The curve begins with the first step.',
  toolbar: 'How the curves are drawn',
  smoothing: 'Smoothing',
  smoothingOff: 'off',
  smoothingSteps: (steps: number) => `${formatCount(steps)} steps`,
  log: 'Log scale',
  table: 'Table',
  resetZoom: 'Show all steps',
  zoomedTo: (from: number, to: number) => `Steps ${formatCount(from)} to ${formatCount(to)}`,
  tableOf: (title: string) => `Values of ${title}`,
  stepColumn: 'Step',
  thinned: (shown: number, all: number) =>
    `${formatCount(shown)} of ${formatCount(all)} points. The CSV has every step.`,
  axis: 'step',
  ln2: 'ln 2',
  guessing: 'guessing',
  longestStep: 'longest step',
} as const;
