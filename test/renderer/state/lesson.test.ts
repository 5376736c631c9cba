import { beforeEach, describe, expect, test } from 'vitest';
import { Lesson } from '../../../renderer/state/lesson.svelte.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { bridgeTo, inputsOf } from './nodeBridge.ts';

let fake: FakeNudge;
let lesson: Lesson;

beforeEach(() => {
  fake = bridgeTo(new FakeNudge());
  lesson = new Lesson();
});

const asked = (): unknown[] => inputsOf(fake, 'learn.score');

test('opens with the pair it was sent, under the newest run and its β', async () => {
  fake.pairs = fake.pairs.filter(({ row }) => row !== 2);
  await lesson.enter({ datasetId: 1, pair: 7 });
  expect([lesson.position, lesson.pair]).toEqual([6, fake.pairs[6]?.pair]);
  expect(asked()).toEqual([{ modelId: 1, runId: 5, pair: { kind: 'dataset', datasetId: 1, pair: 7 } }]);
  expect(lesson.beta).toBe(0.1);
  expect(lesson.figures?.margin).toBeCloseTo(1, 9);
});

test('without data the example is typed already', async () => {
  fake.datasets = [];
  fake.runs = [];
  await lesson.enter({});
  expect(lesson.source).toBe('text');
  expect(asked()).toEqual([{ modelId: 1, runId: null, pair: { kind: 'text', ...lesson.own } }]);
  expect(lesson.figures).toMatchObject({ margin: 0, probability: 0.5, loss: Math.LN2 });
});

test('a pair of one’s own is asked about when it is complete and the person says so', async () => {
  await lesson.enter({});
  await lesson.chooseSource('text');
  lesson.type({ prompt: '', chosen: 'yes', rejected: ' ' });
  expect([lesson.ownComplete, lesson.scores]).toEqual([false, null]);
  await lesson.scoreOwn();
  expect(asked()).toHaveLength(1);
  lesson.type({ rejected: 'no' });
  await lesson.scoreOwn();
  expect(asked().at(-1)).toMatchObject({ pair: { kind: 'text', prompt: '', chosen: 'yes', rejected: 'no' } });
});

describe('the sliders', () => {
  beforeEach(() => lesson.enter({}));

  test('β changes rewards, probability and loss at once, and stays when the run changes', async () => {
    lesson.chooseBeta(0.2);
    expect(lesson.figures?.margin).toBeCloseTo(2, 9);
    await lesson.chooseRun(3);
    expect(lesson.beta).toBe(0.2);
    lesson.chooseBeta(0);
    expect(lesson.beta).toBe(0.2);
  });

  test('what if moves the chosen answer alone, never past certainty, and another pair starts without it', async () => {
    const before = lesson.figures!;
    lesson.chooseShift(5);
    expect(lesson.figures?.chosenRatio).toBeCloseTo(before.chosenRatio + 5, 9);
    expect(lesson.figures?.rejectedRatio).toBe(before.rejectedRatio);
    lesson.chooseShift(1000);
    expect(lesson.shift).toBeCloseTo(-lesson.logps!.chosen, 9);
    lesson.chooseShift(0.1);
    expect(lesson.shift).toBe(0);
    lesson.chooseShift(-3);
    await lesson.choosePosition(3);
    expect(lesson.shift).toBe(0);
  });
});

test('an answer about an earlier choice is thrown away', async () => {
  await lesson.enter({});
  const late = Promise.withResolvers<undefined>();
  const { 'learn.score': score } = fake.handlers;
  fake.handlers = {
    ...fake.handlers,
    'learn.score': async (request) => {
      if (request.runId === 3) await late.promise;
      return score(request);
    },
  };
  const first = lesson.chooseRun(3);
  await lesson.chooseRun(null);
  late.resolve(undefined);
  await first;
  expect(lesson.figures?.margin).toBe(0);
  expect(lesson.scoring).toBe(false);
});

test('what cannot be scored says why, and can be tried again', async () => {
  fake.failures.set('learn.score', new NudgeError('OUT_OF_MEMORY', 'Too large.', 'Choose a smaller one.'));
  await lesson.enter({});
  expect([lesson.scoreError?.code, lesson.scores, lesson.scoring]).toEqual(['OUT_OF_MEMORY', null, false]);
  fake.failures.clear();
  await lesson.retry();
  expect([lesson.scoreError, lesson.scores === null]).toEqual([null, false]);
});

test('a lesson that cannot begin says why', async () => {
  fake.failures.set('data.list', new NudgeError('STORE_BROKEN', 'It cannot be read.', 'Put back a copy.'));
  await lesson.enter({});
  expect(lesson.error?.code).toBe('STORE_BROKEN');
});

test('a pair beyond the last is the last', async () => {
  await lesson.enter({ datasetId: 1, pair: 100_000 });
  expect(lesson.position).toBe(479);
});
