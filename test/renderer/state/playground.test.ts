import { beforeEach, describe, expect, test } from 'vitest';
import { Playground } from '../../../renderer/state/playground.svelte.ts';
import type { PlaygroundRequest } from '../../../shared/playground.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { bridgeTo, inputsOf } from './nodeBridge.ts';

let fake: FakeNudge;
let playground: Playground;

beforeEach(() => {
  fake = bridgeTo(new FakeNudge());
  // Answers come from the tests.
  fake.handlers = { ...fake.handlers, 'playground.ask': () => null };
  playground = new Playground();
});

const requests = (): PlaygroundRequest[] => inputsOf(fake, 'playground.ask') as PlaygroundRequest[];

async function ask(question: string): Promise<PlaygroundRequest> {
  playground.prompt = question;
  await playground.ask();
  return requests().at(-1)!;
}

function end(requestId: string, side: 'base' | 'tuned'): Promise<void> {
  const how = { reason: 'end', tokens: 2, durationMs: 100, notes: [], error: null } as const;
  return fake.emit('playground.end', { requestId, side, ...how });
}

describe('which model', () => {
  test('the one the view was opened with, else the one with the newest finished run', async () => {
    await playground.enter({});
    expect(playground.choice.run?.id).toBe(5);
    await playground.enter({ runId: 3 });
    expect(playground.choice.run?.id).toBe(3);
    await playground.enter({ modelId: 2 });
    expect([playground.choice.model?.id, playground.choice.run]).toEqual([2, null]);
    await playground.enter({});
    expect(playground.choice.model?.id).toBe(2);
  });

  test('failed runs have no result to ask', async () => {
    await playground.enter({});
    expect(playground.choice.runs.map(({ id }) => id)).toEqual([5, 4, 3, 1]);
  });

  test("the run's own questions are suggested, each once", async () => {
    await playground.enter({});
    expect(playground.suggestions).toHaveLength(4);
    await playground.chooseRun(null);
    expect(playground.suggestions).toEqual([]);
  });
});

describe('a question', () => {
  beforeEach(() => playground.enter({}));

  test('goes to both models, and the answers grow and end each on their own', async () => {
    const { requestId, runId } = await ask('  Plums?  ');
    expect(runId).toBe(5);
    expect([playground.prompt, playground.answering, playground.canAsk]).toEqual(['', true, false]);
    await fake.emit('playground.text', { requestId, side: 'base', text: 'Two' });
    await fake.emit('playground.text', { requestId, side: 'tuned', text: 'They ' });
    await fake.emit('playground.text', { requestId, side: 'tuned', text: 'are' });
    const [exchange] = playground.history;
    expect([exchange!.base.text, exchange!.tuned!.text]).toEqual(['Two', 'They are']);
    await end(requestId, 'base');
    expect(playground.answering).toBe(true);
    await end(requestId, 'tuned');
    expect(playground.answering).toBe(false);
    expect(exchange!.tuned!.end).toMatchObject({ reason: 'end', tokens: 2 });
  });

  test('without a run goes to the original alone', async () => {
    await playground.chooseRun(null);
    const { requestId, runId } = await ask('Plums?');
    expect(runId).toBeNull();
    await end(requestId, 'base');
    expect(playground.history[0]?.ended).toBe(true);
  });

  test("another question's words are not its own", async () => {
    await ask('Plums?');
    await fake.emit('playground.text', { requestId: 'another', side: 'base', text: 'Two' });
    expect(playground.history[0]?.base.text).toBe('');
  });

  test('nothing but blanks, or one too many at a time, is not asked', async () => {
    await ask('   ');
    expect(requests()).toEqual([]);
    await ask('Plums?');
    await ask('Pears?');
    expect(requests()).toHaveLength(1);
  });

  test('asked again it is drawn otherwise', async () => {
    const first = await ask('Plums?');
    await end(first.requestId, 'base');
    await end(first.requestId, 'tuned');
    await playground.askAgain('Plums?');
    expect(requests()[1]).toMatchObject({ prompt: 'Plums?', seed: first.seed + 1 });
  });

  test('that cannot be asked says why on both sides', async () => {
    fake.failures.set(
      'playground.ask',
      new NudgeError('OUT_OF_MEMORY', 'Too large.', 'Choose a smaller one.'),
    );
    await ask('Plums?');
    expect(playground.history[0]!.answers.map((answer) => answer.end?.error?.code)).toEqual([
      'OUT_OF_MEMORY',
      'OUT_OF_MEMORY',
    ]);
    expect(playground.answering).toBe(false);
  });

  test('stops when told to, and when the view is left; nothing is written after that', async () => {
    const { requestId } = await ask('Plums?');
    await playground.stop();
    expect(inputsOf(fake, 'playground.stop')).toHaveLength(1);
    expect(playground.answering).toBe(true);
    playground.leave();
    expect(inputsOf(fake, 'playground.stop')).toHaveLength(2);
    await fake.emit('playground.text', { requestId, side: 'base', text: 'late' });
    expect(playground.history[0]!.answers.map(({ text, end: how }) => [text, how?.reason])).toEqual([
      ['', 'stopped'],
      ['', 'stopped'],
    ]);
  });

  test('leaving without one in the air stops nothing; what was asked stays', async () => {
    const { requestId } = await ask('Plums?');
    await end(requestId, 'base');
    await end(requestId, 'tuned');
    playground.leave();
    expect(inputsOf(fake, 'playground.stop')).toEqual([]);
    expect(playground.history).toHaveLength(1);
    playground.clear();
    expect(playground.history).toEqual([]);
  });
});
