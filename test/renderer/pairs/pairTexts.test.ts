import { expect, test } from 'vitest';
import { answerOf, measureText, promptOf, wholeText } from '../../../renderer/pairs/pairTexts.ts';
import type { ChatPair } from '../../../shared/pair.ts';

const user = { role: 'user', content: 'How much?' };
const assistant = { role: 'assistant', content: 'Two coins.' };
const pair: ChatPair = {
  kind: 'chat',
  prompt: [user],
  chosen: [assistant],
  rejected: [assistant, user, assistant],
};

test('one turn by whom one expects is its text; anything else keeps its turns', () => {
  expect(promptOf(pair)).toEqual({ kind: 'text', text: 'How much?' });
  expect(answerOf(pair, 'chosen')).toEqual({ kind: 'text', text: 'Two coins.' });
  expect(answerOf(pair, 'rejected').kind).toBe('turns');
  expect(promptOf({ ...pair, prompt: [assistant] }).kind).toBe('turns');
  expect(wholeText(answerOf(pair, 'rejected'))).toBe('Two coins.\nHow much?\nTwo coins.');
});

test('text pairs are their texts', () => {
  const text = { kind: 'text', prompt: 'Q', chosen: 'A', rejected: 'B' } as const;
  expect([promptOf(text), answerOf(text, 'rejected')].map(wholeText)).toEqual(['Q', 'B']);
});

test('counts words of any script and characters as people see code points', () => {
  expect(measureText('Two coins, please 😀')).toEqual({ words: 3, characters: 19 });
  expect(measureText('')).toEqual({ words: 0, characters: 0 });
});
