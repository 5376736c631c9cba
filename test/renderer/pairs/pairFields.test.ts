import { expect, test } from 'vitest';
import { fieldsOf, pairFault, withTexts } from '../../../renderer/pairs/pairFields.ts';
import type { PreferencePair } from '../../../shared/pair.ts';

const text: PreferencePair = { kind: 'text', prompt: 'q', chosen: 'a', rejected: 'b' };
const chat: PreferencePair = {
  kind: 'chat',
  prompt: [
    { role: 'system', content: 's' },
    { role: 'user', content: 'q' },
  ],
  chosen: [{ role: 'assistant', content: 'a' }],
  rejected: [{ role: 'assistant', content: 'b' }],
};

test('every text can be written over, and the rest stays', () => {
  expect(fieldsOf(chat).map(({ text: words }) => words)).toEqual(['s', 'q', 'a', 'b']);
  for (const pair of [text, chat])
    expect(
      withTexts(
        pair,
        fieldsOf(pair).map((field) => field.text),
      ),
    ).toEqual(pair);
  expect(withTexts(text, ['q', 'better', 'b'])).toEqual({ ...text, chosen: 'better' });
  expect(withTexts(chat, ['s', 'q', 'a', 'worse'])).toEqual({
    ...chat,
    rejected: [{ role: 'assistant', content: 'worse' }],
  });
});

test('says when nothing could be learned from a pair', () => {
  expect(pairFault(text)).toBeNull();
  expect(pairFault({ ...text, rejected: 'a' })).toBe('identical-answers');
  expect(pairFault({ ...text, chosen: ' \n' })).toBe('empty-answer');
});
