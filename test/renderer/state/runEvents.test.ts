import { describe, expect, it } from 'vitest';
import type { TrainEvent } from '../../../shared/run.ts';
import { withEvents } from '../../../renderer/state/runEvents.ts';
import { byQuestion } from '../../../renderer/state/runPage.svelte.ts';
import { sharedQuestions } from '../../../renderer/state/comparePage.svelte.ts';
import { fakeDetails, fakeEval, fakeStep, fakeSummary } from '../fake/fakeRuns.ts';

const kept = fakeDetails(fakeSummary(1, { step: 74, status: 'running' }));
const evaluation = (step: number, change: object = {}): TrainEvent => ({
  event: 'eval',
  ...fakeEval(step, 180),
  ...change,
});
const sample = (step: number, prompt: number, answer: string): TrainEvent => ({
  event: 'sample',
  step,
  prompt,
  promptText: 'How much are the plums?',
  answer,
});

describe('withEvents', () => {
  it('changes nothing when told again what is kept', () => {
    const told = kept.evals.map((metrics): TrainEvent => ({ event: 'eval', ...metrics }));
    const again = withEvents(kept, told, null);
    expect(again.evals.map(({ step }) => step)).toEqual(kept.evals.map(({ step }) => step));
  });

  it('adds what is new', () => {
    const run = withEvents(kept, [evaluation(108), sample(108, 0, 'Two coins.')], fakeStep(110, 180));
    expect(run.evals.at(-1)?.step).toBe(108);
    expect(run.samples.at(-1)?.answer).toBe('Two coins.');
    expect([run.step, run.lastMetrics?.step]).toEqual([110, 110]);
  });

  it('replaces what came after an earlier step', () => {
    const run = withEvents(kept, [evaluation(40, { loss: 9 }), sample(36, 1, 'New.')], null);
    expect(run.evals.map(({ step }) => step)).toEqual([0, 36, 40]);
    expect(run.samples.some(({ step }) => step > 36)).toBe(false);
    expect(run.samples.filter(({ step, prompt }) => step === 36 && prompt === 1)).toHaveLength(1);
  });

  it('tells a warning once', () => {
    const warning: TrainEvent = { event: 'warning', message: 'The disk is nearly full.' };
    const run = withEvents(kept, [warning, warning], null);
    expect(run.events.filter(({ detail }) => detail === warning.message)).toHaveLength(1);
  });

  it('learns from the start what it computes on', () => {
    const start: TrainEvent = {
      event: 'start',
      device: 'webgpu',
      deviceNote: null,
      steps: 90,
      trainPairs: 12,
      evalPairs: 3,
      trainableParameters: 7,
    };
    expect(withEvents(kept, [start], null)).toMatchObject({ device: 'webgpu', steps: 90, trainPairs: 12 });
  });
});

describe('samples', () => {
  it('are grouped by question, each in the order of the steps', () => {
    const questions = byQuestion(kept.samples.toReversed());
    expect(questions.map(({ prompt }) => prompt)).toEqual([0, 1, 2, 3]);
    expect(questions[0]?.answers.map(({ step }) => step)).toEqual([0, 36, 72]);
  });

  it('of several runs are matched by the words of the question', () => {
    const other = { samples: kept.samples.filter(({ prompt }) => prompt !== 2) };
    const shared = sharedQuestions([kept, other]);
    expect(shared).toHaveLength(3);
    expect(shared[0]?.answers.map(({ step }) => step)).toEqual([72, 72]);
    expect(sharedQuestions([kept, { samples: [] }])).toEqual([]);
  });
});
