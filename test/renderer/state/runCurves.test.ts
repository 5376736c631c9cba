import { describe, expect, it } from 'vitest';
import type { RunSeries, StepMetrics } from '../../../shared/run.ts';
import { DrawPace } from '../../../renderer/charts/drawPace.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { pointsWanted, RunCurves } from '../../../renderer/state/runCurves.svelte.ts';
import { fakeMetrics, thinned } from './fakeSteps.ts';

/** A store of steps that answers when told to, and frames that come when told to. */
class Bench {
  recorded: StepMetrics[];
  failing: boolean;
  asked: [fromStep: number, toStep: number | null][] = [];
  readonly curves: RunCurves;
  #held: (() => void)[] | null = null;
  #frames: (() => void)[] = [];
  readonly pace = new DrawPace({ now: () => 0, spent: () => 0, onPaint: (draw) => this.#frames.push(draw) });

  constructor(steps: number, failing = false) {
    this.failing = failing;
    this.recorded = all(0, steps);
    this.curves = new RunCurves(1, this.#load, this.pace);
  }

  /** Answers wait until the returned function is called. */
  hold(): () => Promise<void> {
    const held: (() => void)[] = [];
    this.#held = held;
    return async () => {
      this.#held = null;
      held.forEach((answer) => answer());
      await settled();
    };
  }

  /** All that waits is drawn. How often. */
  frame(): number {
    this.curves.catchUp();
    const frames = this.#frames;
    this.#frames = [];
    frames.forEach((draw) => draw());
    return frames.length;
  }

  readonly #load = async (fromStep: number, toStep: number | null, points: number): Promise<RunSeries> => {
    this.asked.push([fromStep, toStep]);
    const answer = thinned(
      this.recorded.filter(({ step }) => step <= (toStep ?? Infinity)),
      fromStep,
      points,
    );
    const held = this.#held;
    if (held) await new Promise<void>((go) => held.push(go));
    if (this.failing) throw new NudgeError('STORE_BROKEN', 'The runs cannot be read.', 'Try again.');
    return answer;
  };
}

const all = (from: number, to: number): StepMetrics[] =>
  Array.from({ length: to - from }, (_, i) => fakeMetrics(from + i + 1));
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
const losses = ({ curves }: Bench): number[] => [...(curves.shown.values.loss?.mean ?? [])];

async function loaded(steps: number): Promise<Bench> {
  const bench = new Bench(steps);
  await settled();
  return bench;
}

describe('RunCurves', () => {
  it('shows what was recorded', async () => {
    const bench = new Bench(3);
    expect(bench.curves.loading).toBe(true);
    await settled();
    expect(bench.curves.loading).toBe(false);
    expect(losses(bench)).toEqual([1, 2, 3]);
  });

  it('draws what came since the last drawing in one go', async () => {
    const bench = await loaded(3);
    for (const step of all(3, 8)) bench.curves.add([step]);
    expect(bench.curves.lastStep).toBe(3);
    expect(bench.frame()).toBe(1);
    expect(losses(bench)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('takes in each step once, whether it was told, recorded or both', async () => {
    const bench = new Bench(10);
    // Told before the answer is in; the answer holds half of it.
    bench.curves.add(all(5, 15));
    bench.frame();
    await settled();
    expect([...bench.curves.whole.steps]).toEqual(all(0, 15).map(({ step }) => step));
  });

  it('replaces later steps when the run goes on from an earlier one', async () => {
    const bench = await loaded(5);
    bench.curves.add(all(5, 9));
    bench.frame();
    bench.curves.add([fakeMetrics(7, 70), fakeMetrics(8, 80)]);
    bench.frame();
    expect(losses(bench)).toEqual([1, 2, 3, 4, 5, 6, 70, 80]);
  });

  it('reads again when the run starts again, and loses no step told meanwhile', async () => {
    const bench = await loaded(9);
    bench.recorded = all(0, 6);
    const answer = bench.hold();
    bench.curves.restart();
    bench.curves.add([fakeMetrics(7, 70)]);
    bench.frame();
    await answer();
    expect(losses(bench)).toEqual([1, 2, 3, 4, 5, 6, 70]);
  });

  it('reads again, coarser, when points become too many', async () => {
    const bench = await loaded(0);
    bench.recorded = all(0, 2 * pointsWanted + 1);
    bench.curves.add(bench.recorded);
    bench.frame();
    await settled();
    expect(bench.curves.whole.stepsPerPoint).toBe(3);
    expect(bench.curves.whole.steps.length).toBeLessThanOrEqual(pointsWanted);
    bench.curves.add(all(2 * pointsWanted + 1, 2 * pointsWanted + 100));
    bench.frame();
    expect(bench.curves.lastStep).toBe(2 * pointsWanted + 100);
  });

  it('never draws more than twice the points it wants', async () => {
    const bench = await loaded(0);
    for (let step = 0; step < 12_000; step += 500) {
      const told = all(step, step + 500);
      bench.recorded.push(...told);
      bench.curves.add(told);
      bench.frame();
      await settled();
      expect(bench.curves.shown.steps.length).toBeLessThanOrEqual(2 * pointsWanted);
    }
    expect(bench.curves.lastStep).toBe(12_000);
  });

  it('brings detail for the part in view, and goes back to the whole', async () => {
    const bench = await loaded(10_000);
    await bench.curves.zoom([2000, 2400]);
    expect(bench.asked.at(-1)).toEqual([1900, 2500]);
    expect(bench.curves.shown.stepsPerPoint).toBe(1);
    expect(bench.curves.whole.stepsPerPoint).toBe(10);
    await bench.curves.zoom(null);
    expect(bench.curves.shown).toBe(bench.curves.whole);
  });

  it('does not ask for detail that is there', async () => {
    const bench = await loaded(100);
    await bench.curves.zoom([20, 40]);
    expect(bench.asked).toHaveLength(1);
  });

  it('drops the answer to a zoom that was left', async () => {
    const bench = await loaded(10_000);
    const answer = bench.hold();
    const zoom = bench.curves.zoom([2000, 2400]);
    await bench.curves.zoom(null);
    await answer();
    await zoom;
    expect(bench.curves.shown).toBe(bench.curves.whole);
  });

  it('says why it could not be read, and tries again', async () => {
    const bench = new Bench(3, true);
    await settled();
    expect(bench.curves.error?.code).toBe('STORE_BROKEN');
    bench.failing = false;
    await bench.curves.reload();
    expect(bench.curves.error).toBeNull();
    expect(losses(bench)).toEqual([1, 2, 3]);
  });
});
