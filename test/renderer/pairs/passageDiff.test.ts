import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passageDiff, type PassageParts } from '../../../renderer/pairs/passageDiff.ts';
import type { Passage } from '../../../renderer/pairs/pairTexts.ts';
import { wordDiff } from '../../../renderer/pairs/wordDiff.ts';

const text = (whole: string): Passage => ({ kind: 'text', text: whole });
/** Turns of the model and the person by turns, the model first. */
const turns = (...said: readonly string[]): Passage => ({
  kind: 'turns',
  turns: said.map((content, i) => ({ role: i % 2 === 0 ? 'assistant' : 'user', content })),
});
const texts = (passage: Passage): string[] =>
  passage.kind === 'text' ? [passage.text] : passage.turns.map(({ content }) => content);
const joined = (parts: PassageParts): string[] => parts.map((all) => all.map(({ text }) => text).join(''));
const marked = (parts: PassageParts): string[] =>
  parts.map((all) => all.map(({ text, differs }) => (differs ? `[${text}]` : text)).join(''));

test('two texts are compared as texts are', () => {
  const [a, b] = ['The plums are two coins each.', 'The plums are ten coins.'];
  const { left, right } = wordDiff(a, b);
  expect(passageDiff(text(a), text(b))).toEqual({ left: [left], right: [right] });
});

test('turns are compared with those in their place', () => {
  const { left, right } = passageDiff(
    turns('Which room?', 'Mine.', 'Room 12 is yours.'),
    turns('Which room?', 'Mine please.', 'Room 14 is yours.'),
  );
  expect(marked(left)).toEqual(['Which room?', 'Mine.', 'Room [12] is yours.']);
  expect(marked(right)).toEqual(['Which room?', 'Mine[ please].', 'Room [14] is yours.']);
});

test('a turn that only one answer has differs as a whole; one text stands for one turn of the model', () => {
  const { left, right } = passageDiff(turns('We are full.', 'Oh.', 'Sorry.'), text('We are full.'));
  expect(marked(left)).toEqual(['We are full.', '[Oh.]', '[Sorry.]']);
  expect(marked(right)).toEqual(['We are full.']);
});

test('the same words of another role differ', () => {
  const said: Passage = { kind: 'turns', turns: [{ role: 'user', content: 'Hello.' }] };
  expect(marked(passageDiff(said, text('Hello.')).left)).toEqual(['[Hello.]']);
});

test('each answer stays its texts, and turns in the same place share the same words', () => {
  const words = fc.array(fc.constantFrom('a ', 'b ', 'ä', '\n', '😀', 'cc '), { maxLength: 12 });
  const turn = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: words.map((all) => all.join('')),
  });
  const passage = fc.oneof(
    turn.map(({ content }) => text(content)),
    fc.array(turn, { maxLength: 5 }).map((all): Passage => ({ kind: 'turns', turns: all })),
  );
  const shared = (parts: PassageParts): string[] =>
    parts.map((all) => all.flatMap((part) => (part.differs ? [] : part.text.trim())).join(''));
  fc.assert(
    fc.property(passage, passage, (a, b) => {
      const { left, right } = passageDiff(a, b);
      expect([joined(left), joined(right)]).toEqual([texts(a), texts(b)]);
      const both = Math.min(left.length, right.length);
      const bare = (all: string[]): string[] => all.slice(0, both).map((one) => one.replaceAll(/\s/g, ''));
      expect(bare(shared(left))).toEqual(bare(shared(right)));
    }),
  );
});

const manyTurns = (word: string, words: number): Passage =>
  turns(...Array.from({ length: 400 }, () => `start ${`${word} `.repeat(words)}end`));

test.each([40, 450, 900])('400 turns of %i words cost no more than two long texts', (words) => {
  const began = process.cpuUsage();
  const { left } = passageDiff(manyTurns('x y', words), manyTurns('p q', words));
  const { user } = process.cpuUsage(began);
  expect(left.every((parts) => parts.at(0)?.differs === false && parts.at(-1)?.differs === false)).toBe(true);
  expect(user).toBeLessThan(3e6);
});

test('what the turns before left of the work is enough for a short one', () => {
  const long = (word: string): string => `${word} `.repeat(700);
  const { left } = passageDiff(
    turns(`${long('a b')}c`, 'Room 12 is yours now.', long('d')),
    turns(`${long('e f')}c`, 'Room 14 is now yours.', long('g')),
  );
  expect(marked(left)[1]).toMatch(/^Room \[12\] is /);
});
