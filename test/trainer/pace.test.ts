import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../main/engine/train/settings.ts';
import { Pace } from '../../main/trainer/pace.ts';
import type { TimedEvent } from '../../main/trainer/trainKind.ts';
import { stepMetrics } from '../support/store.ts';

const settings = { ...defaultSettings(), evalEvery: 10 };

/** A run of 30 steps of 100 ms and 50 tokens, with an evaluation of `evaluationMs` at 0, 10, 20 and 30. */
function events(evaluationMs: number, firstStep = 0): TimedEvent[] {
  const all: TimedEvent[] = [];
  let at = 500;
  all.push({
    at,
    event: {
      event: 'start',
      device: 'cpu',
      deviceNote: null,
      steps: 30,
      trainPairs: 1,
      evalPairs: 1,
      trainableParameters: 1,
    },
  });
  for (let step = firstStep; step <= 30; step++) {
    if (step > firstStep) {
      at += 100;
      const metrics = { num_tokens: 50 * step, tokens_per_second: 500 };
      all.push({ at, event: { event: 'step', ...stepMetrics(step, metrics) } });
    }
    if (evaluationMs > 0 && step % 10 === 0 && (step > firstStep || firstStep === 0)) {
      all.push({ at, event: { event: 'phase', phase: 'evaluating', done: 1, total: 2 } });
      at += evaluationMs;
    }
  }
  return all;
}

function paceUpTo(step: number, all: readonly TimedEvent[], firstStep = 0): { pace: Pace; at: number } {
  const pace = new Pace(settings, firstStep);
  for (const timed of all) {
    pace.take(timed);
    if (timed.event.event === 'step' && timed.event.step === step) return { pace, at: timed.at };
  }
  throw new Error(`no step ${String(step)}`);
}

describe('Pace', () => {
  test('says nothing before three steps', () => {
    const { pace, at } = paceUpTo(2, events(0));
    expect(pace.msLeft(at)).toBeNull();
    expect(pace.tokensPerSecond()).toBeNull();
  });

  test('steps alone', () => {
    const { pace, at } = paceUpTo(5, events(0));
    expect(pace.msLeft(at)).toBeCloseTo(2500);
    expect(pace.msLeft(at + 60)).toBeCloseTo(2440);
    // A step that takes longer than ever does not count as others done.
    expect(pace.msLeft(at + 5000)).toBeCloseTo(2400);
    expect(pace.tokensPerSecond()).toBeCloseTo(500);
  });

  test('counts the evaluations yet to come, that in hand included', () => {
    const { pace, at } = paceUpTo(5, events(700));
    expect(pace.msLeft(at)).toBeCloseTo(2500 + 3 * 700);
    const later = paceUpTo(10, events(700));
    expect(later.pace.msLeft(later.at)).toBeCloseTo(2000 + 3 * 700);
    expect(later.pace.msLeft(later.at + 300)).toBeCloseTo(2000 + 3 * 700 - 300);
    const last = paceUpTo(30, events(700));
    expect(last.pace.msLeft(last.at + 200)).toBeCloseTo(500);
  });

  test('a step that was held up does not change the pace', () => {
    const all = events(0).map((timed) =>
      timed.event.event === 'step' && timed.event.step === 4
        ? { ...timed, event: { ...timed.event, tokens_per_second: 5 } }
        : timed,
    );
    const { pace, at } = paceUpTo(8, all);
    expect(pace.msLeft(at)).toBeCloseTo(2200);
  });

  test('a run that goes on counts from where it is', () => {
    const { pace, at } = paceUpTo(16, events(0, 12), 12);
    expect(pace.msLeft(at)).toBeCloseTo(1400);
    expect(pace.tokensPerSecond()).toBeCloseTo(500);
  });
});
