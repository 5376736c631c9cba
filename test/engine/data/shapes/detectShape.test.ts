import { describe, expect, it } from 'vitest';
import type { Mapping, ShapeGuess } from '../../../../shared/dataRoom.ts';
import type { DropReason, PreferencePair } from '../../../../shared/pair.ts';
import { detectShape } from '../../../../main/engine/data/shapes/detectShape.ts';
import { pairMaker } from '../../../../main/engine/data/shapes/pairMaker.ts';

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const chat = (prompt: string, chosen: string, rejected: string): PreferencePair => ({
  kind: 'chat',
  prompt: [user(prompt)],
  chosen: [assistant(chosen)],
  rejected: [assistant(rejected)],
});
const text = (prompt: string, chosen: string, rejected: string): PreferencePair => ({
  kind: 'text',
  prompt,
  chosen,
  rejected,
});

/** The pairs and drops that rows give under their best guess, changed where asked. */
function read(rows: readonly unknown[], change: Partial<Mapping> = {}) {
  const [guess] = detectShape(rows);
  if (guess === undefined) throw new Error('no shape was found');
  return { guess, ...make(rows, { ...guess, mapping: { ...guess.mapping, ...change } }) };
}

function make(rows: readonly unknown[], { mapping, content }: Pick<ShapeGuess, 'mapping' | 'content'>) {
  const maker = pairMaker(mapping, content);
  const made = [...rows.flatMap((value, row) => maker.take({ value, line: null }, row)), ...maker.finish()];
  return {
    pairs: made.flatMap((one) => ('pair' in one ? [one.pair] : [])),
    dropped: made.flatMap((one): [number, DropReason][] => ('reason' in one ? [[one.row, one.reason]] : [])),
  };
}

const said = (from: string, value: string) => ({ from, value });

describe('shapes of rows', () => {
  it.each<[string, unknown, PreferencePair]>([
    ['trl', { prompt: 'Q', chosen: 'a', rejected: 'b' }, text('Q', 'a', 'b')],
    ['trl', { chosen: 'Q: yes', rejected: 'Q: no' }, text('Q:', ' yes', ' no')],
    [
      'trl',
      { prompt: [user('Q')], chosen: [assistant('a')], rejected: [assistant('b')] },
      chat('Q', 'a', 'b'),
    ],
    [
      'trl',
      { chosen: [user('Q'), assistant('a')], rejected: [user('Q'), assistant('b')], score_chosen: 5 },
      chat('Q', 'a', 'b'),
    ],
    [
      'alpaca',
      { instruction: 'Do', input: 'this', chosen: 'a', rejected: 'b' },
      text('Do\n\nthis', 'a', 'b'),
    ],
    [
      'sharegpt',
      { conversations: [said('human', 'Q')], chosen: said('gpt', 'a'), rejected: said('gpt', 'b') },
      chat('Q', 'a', 'b'),
    ],
    [
      'openai',
      {
        input: { messages: [user('Q')] },
        preferred_output: [assistant('a')],
        non_preferred_output: [assistant('b')],
      },
      chat('Q', 'a', 'b'),
    ],
    ['responses', { qid: 3, question: 'Q', response_j: 'a', response_k: 'b' }, text('Q', 'a', 'b')],
    ['responses', { question: 'Q', chosen: 'a', rejected: 'b' }, text('Q', 'a', 'b')],
    [
      'transcripts',
      { chosen: '\n\nHuman: Q\n\nAssistant: a', rejected: '\n\nHuman: Q\n\nAssistant: b' },
      chat('Q', 'a', 'b'),
    ],
    [
      'scored',
      {
        instruction: 'Q',
        completions: [
          { response: 'b', overall_score: 2 },
          { response: 'a', overall_score: '4.5' },
        ],
      },
      text('Q', 'a', 'b'),
    ],
    ['scored', { prompt: 'Q', responses: ['b', 'a', 'c'], scores: [1, 3, 2] }, text('Q', 'a', 'b')],
    ['arena', { prompt: 'Q', response_a: 'b', response_b: 'a', winner: 'model_b' }, text('Q', 'a', 'b')],
    [
      'arena',
      {
        conversation_a: [user('Q'), assistant('a')],
        conversation_b: [user('Q'), assistant('b')],
        winner: 'model_a',
      },
      chat('Q', 'a', 'b'),
    ],
    [
      'arena',
      { prompt: 'Q', response_a: 'b', response_b: 'a', winner_model_a: 0, winner_model_b: 1, winner_tie: 0 },
      text('Q', 'a', 'b'),
    ],
    ['arena', { prompt: 'Q', response_0: 'a', response_1: 'b', better_response_id: 0 }, text('Q', 'a', 'b')],
    ['ranked', { instruction: 'Do', input: 'this', output: ['a', 'b'] }, text('Do\n\nthis', 'a', 'b')],
    ['edited', { prompt: 'Q', original: 'b', edited: 'a' }, text('Q', 'a', 'b')],
  ])('%s: %j', (shape, row, pair) => {
    const { guess, pairs } = read([row]);
    expect(guess.mapping.shape).toBe(shape);
    expect(guess.fits).toBe(1);
    expect(pairs).toEqual([pair]);
  });

  it('a system column stands before the conversation', () => {
    const { pairs } = read([{ system: 'S', prompt: 'Q', chosen: 'a', rejected: 'b' }]);
    expect(pairs[0]?.prompt).toEqual([{ role: 'system', content: 'S' }, user('Q')]);
  });

  it('a transcript of several turns keeps all but the last answer as its prompt', () => {
    const opening = '\n\nHuman: Q\n\nAssistant: x\n\nHuman: and?';
    const { pairs } = read([
      { chosen: `${opening}\n\nAssistant: a`, rejected: `${opening}\n\nAssistant: b` },
    ]);
    expect(pairs[0]).toEqual({
      kind: 'chat',
      prompt: [user('Q'), assistant('x'), user('and?')],
      chosen: [assistant('a')],
      rejected: [assistant('b')],
    });
  });

  it('ties and rows that a margin leaves no pair of are counted', () => {
    const vote = (winner: unknown) => ({ prompt: 'Q', response_a: 'a', response_b: 'b', winner });
    const votes = read([vote('model_a'), vote('tie'), vote('tie (bothbad)'), vote('who?'), vote('B')]);
    expect(votes.pairs).toHaveLength(2);
    expect(votes.dropped).toEqual([
      [1, 'tie'],
      [2, 'tie'],
      [3, 'wrong-type'],
    ]);
    const row = { prompt: 'Q', responses: ['a', 'b', 'c'], scores: [5, 4.5, 4] };
    expect(read([row], { margin: 1 }).pairs).toEqual([text('Q', 'a', 'c')]);
    expect(read([row], { margin: 2 }).dropped).toEqual([[0, 'small-margin']]);
    expect(read([{ ...row, scores: [1, 1, 1] }]).dropped).toEqual([[0, 'tie']]);
  });

  it('lists give the best against the worst, neighbours, or all above a margin', () => {
    const row = { prompt: 'Q', ranked: ['a', 'b', 'c'] };
    expect(read([row]).pairs).toEqual([text('Q', 'a', 'c')]);
    expect(read([row], { pairing: 'adjacent' }).pairs).toEqual([text('Q', 'a', 'b'), text('Q', 'b', 'c')]);
    expect(read([row], { pairing: 'all' }).pairs).toHaveLength(3);
    const scores = { prompt: 'Q', responses: ['a', 'b', 'c'], scores: [9, 5, 4] };
    expect(read([scores], { pairing: 'all', margin: 2 }).pairs).toEqual([
      text('Q', 'a', 'b'),
      text('Q', 'a', 'c'),
    ]);
  });

  it('thumbs are paired within a prompt, each once; what stays alone is counted', () => {
    const thumb = (prompt: string, completion: string, label: boolean) => ({ prompt, completion, label });
    const { guess, pairs, dropped } = read([
      thumb('Q', 'a', true),
      thumb('R', 'x', true),
      thumb('Q', 'a2', true),
      thumb('Q', 'b', false),
      thumb('Q', 'b2', false),
      thumb('Q', 'b3', false),
    ]);
    expect(guess.mapping.shape).toBe('thumbs');
    expect(pairs).toEqual([text('Q', 'a', 'b'), text('Q', 'a2', 'b2')]);
    expect(dropped).toEqual([
      [1, 'unpaired'],
      [5, 'unpaired'],
    ]);
  });

  it('most rows decide; the others say what they lack', () => {
    const good = { prompt: 'Q', chosen: 'a', rejected: 'b' };
    const rows = [good, { prompt: 'Q', chosen: 'a' }, { question: 'Q', chosen: 'a', rejected: 'b' }, good, 7];
    const { guess, pairs, dropped } = read(rows);
    expect(guess.mapping.columns).toEqual({ prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' });
    expect(guess.fits).toBeCloseTo(0.4);
    expect(pairs).toHaveLength(2);
    expect(dropped).toEqual([
      [1, 'missing-field'],
      [2, 'missing-field'],
      [4, 'wrong-type'],
    ]);
  });

  it('an optional column may be missing in the first row', () => {
    const { guess } = read([
      { instruction: 'Do', chosen: 'a', rejected: 'b' },
      { instruction: 'Do', input: 'this', chosen: 'a', rejected: 'b' },
    ]);
    expect(guess).toMatchObject({ fits: 1, mapping: { columns: { context: 'input' } } });
  });

  it('finds nothing where there is nothing', () => {
    expect(detectShape([{ left: 'a', right: 'b' }, 3, null, []])).toEqual([]);
    // A prompt in a column of an unknown name would be passed over.
    expect(detectShape([{ history: [['x', 'y']], chosen: 'a', rejected: 'b' }])).toEqual([]);
  });
});
