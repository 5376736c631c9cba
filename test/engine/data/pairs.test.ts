import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPairs } from '../../../main/engine/data/pairs.ts';
import type { PairsOfFile } from '../../../main/engine/data/pairs.ts';
import { rejectedBy } from '../../support/nudgeError.ts';
import { sharedMaterial } from '../../support/sharedMaterial.ts';
import { tempFolder } from '../../support/tempFolder.ts';

function read(rows: readonly unknown[]): Promise<PairsOfFile> {
  const path = join(tempFolder(), 'pairs.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return readPairs(path);
}

const user = (content: string): object => ({ role: 'user', content });
const assistant = (content: string): object => ({ role: 'assistant', content });
const system = (content: string): object => ({ role: 'system', content });

describe('readPairs: shapes', () => {
  it('reads text with a prompt', async () => {
    const { report, pairs } = await read([{ prompt: 'Q', chosen: 'a', rejected: 'b', score: 1 }]);
    expect(report).toMatchObject({
      format: 'jsonl',
      shape: {
        content: 'text',
        prompt: 'explicit',
        columns: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected' },
      },
      rows: 1,
      kept: 1,
      dropped: {},
    });
    expect(pairs).toEqual([{ pair: { kind: 'text', prompt: 'Q', chosen: 'a', rejected: 'b' }, row: 0 }]);
  });

  it('finds the prompt inside two texts', async () => {
    const { report, pairs } = await read([{ chosen: 'Q: hi A: yes', rejected: 'Q: hi A: no' }]);
    expect(report.shape).toMatchObject({ prompt: 'implicit', columns: { prompt: null } });
    expect(pairs[0]?.pair).toEqual({ kind: 'text', prompt: 'Q: hi A:', chosen: ' yes', rejected: ' no' });
  });

  it('reads conversations with a prompt', async () => {
    const row = { prompt: [user('Q')], chosen: [assistant('a')], rejected: [assistant('b')] };
    const { report, pairs } = await read([row]);
    expect(report.shape).toMatchObject({ content: 'chat', prompt: 'explicit' });
    expect(pairs[0]?.pair).toEqual({ kind: 'chat', ...row });
  });

  it('finds the prompt inside two conversations', async () => {
    const opening = [system('S'), user('Q')];
    const { report, pairs } = await read([
      { chosen: [...opening, assistant('a')], rejected: [...opening, assistant('b')] },
    ]);
    expect(report.shape).toMatchObject({ content: 'chat', prompt: 'implicit' });
    expect(pairs[0]?.pair).toEqual({
      kind: 'chat',
      prompt: opening,
      chosen: [assistant('a')],
      rejected: [assistant('b')],
    });
  });

  it.each([
    ['lists of turns', [assistant('a')], [assistant('b')]],
    ['single turns', assistant('a'), assistant('b')],
    ['whole conversations', [user('Q'), assistant('a')], [user('Q'), assistant('b')]],
  ])('takes a prompt as text with answers as %s', async (_, chosen, rejected) => {
    const { pairs } = await read([{ prompt: 'Q', chosen, rejected }]);
    expect(pairs[0]?.pair).toEqual({
      kind: 'chat',
      prompt: [user('Q')],
      chosen: [assistant('a')],
      rejected: [assistant('b')],
    });
  });

  it('keeps a system turn that stands before a prompt given as text', async () => {
    const opening = [system('S'), user('Q')];
    const { pairs } = await read([
      { prompt: 'Q', chosen: [...opening, assistant('a')], rejected: [...opening, assistant('b')] },
    ]);
    expect(pairs[0]?.pair).toMatchObject({ prompt: opening, chosen: [assistant('a')] });
  });

  it('does not repeat the turns of a prompt that the answers begin with', async () => {
    const prompt = [user('Q')];
    const { pairs } = await read([
      { prompt, chosen: [...prompt, assistant('a')], rejected: [...prompt, assistant('b')] },
    ]);
    expect(pairs[0]?.pair).toMatchObject({ prompt, chosen: [assistant('a')], rejected: [assistant('b')] });
  });

  it('reads Alpaca columns', async () => {
    const { report, pairs } = await read([
      { instruction: 'Do', input: 'this', output: 'x', chosen: 'a', rejected: 'b' },
      { instruction: 'Do', input: '', chosen: 'a', rejected: 'b' },
      { instruction: 'Do', chosen: 'a', rejected: 'b' },
    ]);
    expect(report.shape.columns.prompt).toBe('instruction');
    expect(pairs.map(({ pair }) => pair.prompt)).toEqual(['Do\n\nthis', 'Do', 'Do']);
    const chat = await read([
      { instruction: 'Do', input: 'this', chosen: assistant('a'), rejected: assistant('b') },
    ]);
    expect(chat.pairs[0]?.pair.prompt).toEqual([user('Do\n\nthis')]);
  });
});

describe('readPairs: dropped rows', () => {
  const good = { prompt: 'Q', chosen: 'a', rejected: 'b' };

  it('drops and counts, with the line and without the words', async () => {
    const { report, pairs, dropped } = await read([
      good,
      { prompt: 'Q', chosen: 'same secret', rejected: 'same secret' },
      { prompt: 'Q', chosen: 'secret', rejected: ' \n' },
      { prompt: 'Q', chosen: 'secret' },
      { prompt: 'Q', chosen: 'secret', rejected: null },
      { prompt: 'Q', chosen: 3, rejected: 'secret' },
      { prompt: [user('secret')], chosen: [assistant('a')], rejected: [assistant('b')] },
      { chosen: 'no prompt', rejected: 'here' },
      'secret',
      good,
    ]);
    expect(pairs.map(({ row }) => row)).toEqual([0, 9]);
    expect(dropped.map(({ row, reason }) => [row, reason])).toEqual([
      [1, 'identical-answers'],
      [2, 'empty-answer'],
      [3, 'missing-field'],
      [4, 'missing-field'],
      [5, 'wrong-type'],
      [6, 'wrong-type'],
      [7, 'missing-field'],
      [8, 'wrong-type'],
    ]);
    expect(report).toMatchObject({
      rows: 10,
      kept: 2,
      dropped: { 'identical-answers': 1, 'empty-answer': 1, 'missing-field': 3, 'wrong-type': 3 },
    });
    expect(dropped[0]?.detail).toBe('Line 2: the two answers are the same.');
    expect(JSON.stringify(dropped)).not.toContain('secret');
  });

  it('drops conversations that say the same or nothing', async () => {
    const prompt = [user('Q')];
    const { dropped } = await read([
      { prompt, chosen: [assistant('a')], rejected: [assistant('b')] },
      { prompt, chosen: [assistant('a')], rejected: [assistant('a')] },
      { prompt, chosen: [], rejected: [assistant('a')] },
      { prompt, chosen: [assistant(' ')], rejected: [assistant('a')] },
      { prompt, chosen: [{ role: 'assistant', content: null }], rejected: [assistant('a')] },
    ]);
    expect(dropped.map(({ reason }) => reason)).toEqual([
      'identical-answers',
      'empty-answer',
      'empty-answer',
      'wrong-type',
    ]);
  });

  it('calls answers the same also where the prompt is inside them', async () => {
    const { dropped } = await read([
      { chosen: 'Q: a', rejected: 'Q: a' },
      { chosen: 'Q: a', rejected: 'Q: b' },
    ]);
    expect(dropped).toMatchObject([{ row: 0, reason: 'identical-answers' }]);
    const prompt = [user('Q'), assistant('a')];
    const chat = await read([
      { chosen: prompt, rejected: prompt },
      { chosen: prompt, rejected: [user('Q'), assistant('b')] },
    ]);
    expect(chat.dropped).toMatchObject([{ row: 0, reason: 'identical-answers' }]);
  });

  it('drops a row whose one answer is how the other begins', async () => {
    const { dropped } = await read([
      { chosen: 'One two', rejected: 'One two three' },
      { chosen: 'One two', rejected: 'One three' },
    ]);
    expect(dropped).toMatchObject([{ row: 0, reason: 'empty-answer' }]);
  });

  it('throws with the counts when nothing is left', async () => {
    const error = await rejectedBy(
      read([
        { prompt: 'Q', chosen: 'a', rejected: 'a' },
        { prompt: 'Q', chosen: '', rejected: 'a' },
      ]),
    );
    expect(error.code).toBe('DATA_NO_PAIRS');
    expect(error.context).toMatchObject({ rows: 2, 'identical-answers': 1, 'empty-answer': 1 });
  });
});

describe('readPairs: files of another shape', () => {
  it('names the columns found and those expected', async () => {
    const error = await rejectedBy(read([{ frage: 'secret', gut: 'a', schlecht: 'b' }]));
    expect(error.code).toBe('DATA_SHAPE');
    expect(error.message).toContain('Columns found: frage, gut, schlecht.');
    expect(error.hint).toContain('"prompt"');
    expect(error.message).not.toContain('secret');
  });

  it('refuses rows that are not objects', async () => {
    expect((await rejectedBy(read([1, 'a', [2]]))).code).toBe('DATA_SHAPE');
  });

  it('does not pass over a prompt in another column', async () => {
    const { pairs } = await read([{ question: 'Q', chosen: 'a', rejected: 'b' }]);
    expect(pairs).toMatchObject([{ pair: { prompt: 'Q' } }]);
  });

  it('refuses turns that are written otherwise', async () => {
    const turn = (said: string) => ({ by: 'gpt', said });
    expect((await rejectedBy(read([{ chosen: turn('a'), rejected: turn('b') }]))).code).toBe('DATA_SHAPE');
  });
});

describe('readPairs on the tone pairs', () => {
  const path = sharedMaterial('data/instruction-tone-pairs.json');

  it.skipIf(path === null)('keeps all rows but the six with equal answers', async () => {
    const { report } = await readPairs(path ?? '');
    expect(report).toMatchObject({
      format: 'json',
      shape: { content: 'text', prompt: 'explicit' },
      rows: 1100,
      kept: 1094,
      dropped: { 'identical-answers': 6 },
    });
  });
});
