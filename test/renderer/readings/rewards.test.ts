import { describe, expect, it } from 'vitest';
import type { Curve } from '../../../renderer/readings/curve.ts';
import { readLogps } from '../../../renderer/readings/logps.ts';
import { readGap, readRewards } from '../../../renderer/readings/rewards.ts';
import { broken, evaluations, noEvaluations, noisy } from './shapes.ts';

type Shape = (done: number) => number;

/** Curves of the two answers and of their difference, with noise that both share and noise of each. */
function answers(
  chosen: Shape,
  rejected: Shape,
  seed = 1,
  count = 200,
): Record<'chosen' | 'rejected' | 'gap', Curve> {
  const better = noisy(count, chosen, 0.05, seed);
  const worse = noisy(count, rejected, 0.05, seed + 1000);
  const gap = Array.from(better.values, (value, i) => value - worse.values[i]!);
  return { chosen: better, rejected: worse, gap: { steps: better.steps, values: gap } };
}

const up: Shape = (done) => 0.6 * done;
const down: Shape = (done) => -0.6 * done;
const farDown: Shape = (done) => -1.8 * done;
const still: Shape = () => 0;

describe('rewards', () => {
  const read = (chosen: Shape, rejected: Shape): string => readRewards(answers(chosen, rejected)).id;

  it.each([
    ['apart', up, down, 'rewards.apart'],
    ['apart, better answers alone', up, still, 'rewards.apart'],
    ['apart, worse answers alone', still, down, 'rewards.apart'],
    ['down together, worse ones further', down, farDown, 'rewards.bothDown'],
    ['up together, better ones further', (done: number) => 1.8 * done, up, 'rewards.bothUp'],
    ['nowhere', still, still, 'rewards.together'],
    ['down together by as much', down, down, 'rewards.together'],
    ['the wrong way', down, up, 'rewards.wrongWay'],
  ])('that go %s', (_, chosen, rejected, id) => {
    expect(read(chosen, rejected)).toBe(id);
  });

  it('that stop being numbers', () => {
    const curves = answers(up, down);
    expect(readRewards({ ...curves, rejected: broken(curves.rejected) }).id).toBe('rewards.broken');
  });

  it('of a few steps say nothing', () => {
    expect(readRewards(answers(up, down, 1, 4)).id).toBe('tooShort');
    expect(readRewards({ chosen: noEvaluations, rejected: noEvaluations, gap: noEvaluations }).id).toBe(
      'tooShort',
    );
  });
});

describe('the gap', () => {
  const read = (train: Curve, heldOut: Curve = noEvaluations): string => readGap({ train, heldOut }).id;

  it('that grows', () => {
    expect(read(noisy(100, (done) => 2 * done, 0.2))).toBe('gap.growing');
    expect(
      readGap({ train: noisy(100, (done) => 2 * done, 0.2), heldOut: evaluations([0, 1, 1.8]) }).numbers,
    ).toEqual({
      at: 1.8,
    });
  });

  it('that settled', () => {
    expect(read(noisy(300, (done) => 1.5 * (1 - Math.exp(-20 * done)), 0.1))).toBe('gap.levelled');
  });

  it('that stays at 0, whatever the noise', () => {
    for (let seed = 1; seed <= 40; seed++) expect(read(noisy(100, still, 0.3, seed))).toBe('gap.flat');
  });

  it('that grew and shrinks again', () => {
    expect(read(noisy(300, (done) => 2 * done * (1.6 - 1.5 * done), 0.02))).toBe('gap.shrinking');
  });

  it('that held-out pairs do not share', () => {
    expect(
      read(
        noisy(200, (done) => 6 * done, 0.2),
        evaluations([0, 0.9, 1.1, 1.0]),
      ),
    ).toBe('gap.heldOutBehind');
    // One evaluation after the first is too few to say so.
    expect(
      read(
        noisy(200, (done) => 6 * done, 0.2),
        evaluations([0, 0.9]),
      ),
    ).toBe('gap.growing');
  });
});

describe('log-probabilities', () => {
  const read = (chosen: Shape, rejected: Shape, chosenAtStart: number | null = -40): string => {
    const { gap, ...shifts } = answers(chosen, rejected);
    return readLogps({ chosenShift: shifts.chosen, rejectedShift: shifts.rejected, gap, chosenAtStart }).id;
  };

  it.each([
    ['both fall while the gap grows: normal', down, farDown, 'logps.bothDownGapGrows'],
    ['both fall and the gap does not grow: worry', farDown, farDown, 'logps.bothDownNoGap'],
    ['both fall, better ones further: worry', farDown, down, 'logps.bothDownNoGap'],
    ['go apart', up, down, 'logps.apart'],
    ['both rise', (done: number) => 1.8 * done, up, 'logps.bothUp'],
    ['only worse ones fall', still, down, 'logps.rejectedDown'],
    ['only better ones rise', up, still, 'logps.chosenUp'],
    ['only better ones fall', down, still, 'logps.chosenDown'],
    ['only worse ones rise', still, up, 'logps.rejectedUp'],
    ['stay', still, still, 'logps.still'],
  ])('that %s', (_, chosen, rejected, id) => {
    expect(read(chosen, rejected)).toBe(id);
  });

  it('that collapse, gap or not', () => {
    const collapse: Shape = (done) => -45 * done;
    expect(read(collapse, (done) => -90 * done)).toBe('logps.collapse');
    // Long answers have more to lose.
    expect(read(collapse, (done) => -90 * done, -400)).toBe('logps.bothDownGapGrows');
    // Without a reference the shifts are not nats an answer.
    expect(read(collapse, (done) => -90 * done, null)).toBe('logps.bothDownGapGrows');
  });
});
