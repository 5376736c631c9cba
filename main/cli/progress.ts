import type { StepMetrics, TrainEvent } from '../../shared/run.ts';
import { formatCount } from '../../shared/format.ts';
import { displayWidth, shorten } from './layout.ts';
import {
  evalLine,
  phaseParts,
  stepOf,
  stepParts,
  trainingStarts,
  warning,
  type Wordings,
} from './wording.ts';
import type { Output } from './output.ts';

/** Shows a run while it goes on. */
export interface TrainView {
  readonly onEvent: (event: TrainEvent) => void;
  /** The run is over: nothing of the progress stays in the way. */
  readonly end: () => void;
}

/** The view that fits where the output goes: JSON lines, one line redrawn in place, or a line now and then. */
export function trainView(output: Output): TrainView {
  if (output.json) return jsonView(output);
  return output.isLive ? liveView(output) : lineView(output);
}

function jsonView(output: Output): TrainView {
  return {
    onEvent: (event) => {
      output.event(event);
    },
    end: () => undefined,
  };
}

/** How far a run is, from what it tells. */
class Pace {
  steps = 0;
  #start: { readonly step: number; readonly at: number } | null = null;

  begin(steps: number): void {
    this.steps = steps;
  }

  /** Milliseconds until the end at the pace so far; null while that cannot be told. */
  left(step: number): number | null {
    const now = performance.now();
    // The first step also prepares the programs; the pace is that of the steps after it.
    this.#start ??= { step, at: now };
    if (step === this.#start.step) return null;
    return ((now - this.#start.at) / (step - this.#start.step)) * (this.steps - step);
  }
}

/** What every view for people says besides its progress. A warning is said once, however often it comes. */
function remarks(output: Output): (event: TrainEvent) => void {
  const said = new Set<string>();
  return (event) => {
    if (event.event === 'start') {
      output.lines(trainingStarts(event));
      if (event.deviceNote !== null) output.note(warning(event.deviceNote));
    } else if (event.event === 'warning' && !said.has(event.message)) {
      said.add(event.message);
      output.note(warning(event.message));
    }
  };
}

const redrawMs = 80;

function liveView(output: Output): TrainView {
  const pace = new Pace();
  const remark = remarks(output);
  let drawnAt = -Infinity;
  let step = 0;
  const draw = (done: number, total: number, parts: Wordings): void => {
    if (performance.now() - drawnAt < redrawMs) return;
    drawnAt = performance.now();
    output.live(progressBar(done, total, parts, output.columns));
  };
  return {
    onEvent: (event) => {
      remark(event);
      if (event.event === 'start') pace.begin(event.steps);
      else if (event.event === 'step') {
        step = event.step;
        draw(step, pace.steps, stepParts(event, pace.left(step)));
      } else if (event.event === 'phase') {
        // Between two steps the bar goes on showing the run; before the first, the phase.
        if (step > 0) draw(step, pace.steps, phaseParts(event));
        else draw(event.done, Math.max(1, event.total), phaseParts(event));
      }
    },
    end: () => {
      output.live('');
    },
  };
}

const widestBar = 20;
const narrowestBar = 6;

/** A bar, and beside it as much as there is room for. */
export function progressBar(done: number, total: number, parts: Wordings, columns: number): string {
  // The last column stays free: some terminals break the line when it is written to.
  const room = columns - 1;
  const label = `${formatCount(done)}/${formatCount(total)}`;
  const texts = [parts.full, ...shorterAndShorter(parts.short)].map((shown) => [label, ...shown].join('  '));
  const text = texts.find((candidate) => displayWidth(candidate) + 1 + narrowestBar <= room);
  if (text === undefined) return shorten(label, room);
  const width = Math.min(widestBar, room - displayWidth(text) - 1);
  const filled = Math.round((width * Math.min(done, total)) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${text}`;
}

/** All parts, then without the last, and so on to none. */
function shorterAndShorter(parts: readonly string[]): readonly string[][] {
  return Array.from({ length: parts.length + 1 }, (_, dropped) => parts.slice(0, parts.length - dropped));
}

const quietMs = 10_000;

function lineView(output: Output): TrainView {
  const pace = new Pace();
  const remark = remarks(output);
  let saidAt = -Infinity;
  let saidStep = 0;
  const say = (metrics: StepMetrics): void => {
    const { step } = metrics;
    const left = pace.left(step);
    const isTenth = step - saidStep >= pace.steps / 10;
    if (step !== pace.steps && !isTenth && performance.now() - saidAt < quietMs) return;
    saidAt = performance.now();
    saidStep = step;
    output.lines([[stepOf(step, pace.steps), ...stepParts(metrics, left).full].join('  ')]);
  };
  return {
    onEvent: (event) => {
      remark(event);
      if (event.event === 'start') pace.begin(event.steps);
      else if (event.event === 'step') say(event);
      else if (event.event === 'eval') output.lines([evalLine(event)]);
    },
    end: () => undefined,
  };
}
