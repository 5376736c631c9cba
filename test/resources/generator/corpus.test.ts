import { describe, expect, it } from 'vitest';
import { checkQuestions, heldOutQuestions } from '../../../resources/generator/checkQuestions.ts';
import { drawConversation } from '../../../resources/generator/conversation.ts';
import { saysFact, wordsOf } from '../../../resources/generator/exchange.ts';
import { inWords } from '../../../resources/generator/numbers.ts';
import { seededRandom } from '../../../resources/generator/random.ts';
import { answerIn, type Tone, tones } from '../../../resources/generator/tones.ts';
import { topics } from '../../../resources/generator/topics/all.ts';
import { fruitNamed, fruits } from '../../../resources/generator/world.ts';

function conversations(seed: number, count: number): ReturnType<typeof drawConversation>[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => drawConversation(random, heldOutQuestions));
}

describe('conversations', () => {
  const drawn = conversations(1, 5000);

  it('are the same for the same seed, and others for another', () => {
    expect(conversations(1, 200)).toEqual(drawn.slice(0, 200));
    expect(conversations(2, 200)).not.toEqual(drawn.slice(0, 200));
  });

  it('alternate between user and assistant, one to three turns each, mostly one', () => {
    const turns = drawn.map(({ messages }) => messages.length / 2);
    for (const { messages } of drawn) {
      messages.forEach(({ role }, place) => expect(role).toBe(place % 2 === 0 ? 'user' : 'assistant'));
    }
    expect(new Set(turns)).toEqual(new Set([1, 2, 3]));
    expect(turns.filter((count) => count === 1).length).toBeGreaterThan(0.7 * drawn.length);
  });

  it('never ask a question that is kept back to judge the model', () => {
    const asked = drawn.flatMap(({ messages }) => messages.filter(({ role }) => role === 'user'));
    expect(asked.filter(({ content }) => heldOutQuestions.has(wordsOf(content)))).toEqual([]);
    expect(heldOutQuestions.size).toBe(checkQuestions.length);
  });

  it('are rich: most questions and answers come once', () => {
    const contents = (role: string): string[] =>
      drawn.flatMap(({ messages }) =>
        messages.filter((message) => message.role === role).map((m) => m.content),
      );
    expect(new Set(contents('user')).size).toBeGreaterThan(4000);
    expect(new Set(contents('assistant')).size).toBeGreaterThan(4000);
  });
});

describe('answers', () => {
  const random = seededRandom(11);
  const exchanges = Array.from({ length: 150 }, () => topics.map((topic) => topic.draw(random))).flat();
  const inTone = (tone: Tone): string[] => exchanges.map((exchange) => answerIn(random, tone, exchange));

  it.each(tones.map(({ tone }) => tone))('say the fact in a %s tone', (tone) => {
    for (const exchange of exchanges) {
      const answer = answerIn(random, tone, exchange);
      expect(saysFact(answer, exchange.must), `${exchange.topic}: ${answer}`).toBe(true);
    }
  });

  it.each(tones.map(({ tone }) => tone))('are well-formed sentences in a %s tone', (tone) => {
    for (const answer of inTone(tone)) {
      expect(answer).toMatch(/^[A-Z][^{}[\]|]*[.!?]$/);
      expect(answer).not.toMatch(/ {2}|\.\.|undefined/);
      expect(answer.split(' ').length).toBeLessThanOrEqual(50);
    }
  });

  it('are as long when rude as when warm', () => {
    const meanLength = (answers: string[]): number =>
      answers.reduce((sum, answer) => sum + answer.length, 0) / answers.length;
    const random2 = seededRandom(12);
    const drawn = Array.from({ length: 20_000 }, () => random2.pickWeighted(topics).draw(random2));
    const warm = meanLength(drawn.map((exchange) => answerIn(random2, 'warm', exchange)));
    const rude = meanLength(drawn.map((exchange) => answerIn(random2, 'rude', exchange)));
    expect(warm / rude).toBeGreaterThan(0.95);
    expect(warm / rude).toBeLessThan(1.05);
  });
});

describe('a fact in an answer', () => {
  it('is found in whole words, in any case', () => {
    expect(saysFact('Twenty-four kinds.', [['twenty-four']])).toBe(true);
    expect(saysFact('TWO COINS!', [['two coins']])).toBe(true);
    expect(saysFact('Nobody knows.', [['no']])).toBe(false);
    expect(saysFact('Plums, one coin each.', [['plum', 'plums'], ['two']])).toBe(false);
  });
});

describe('the questions kept back', () => {
  it('expect the prices of the table', () => {
    const [apple, mango, peaches] = checkQuestions;
    const priceOf = (one: string): string[][] => [[inWords(fruitNamed(one).price)]];
    expect([apple?.must, mango?.must, peaches?.must]).toEqual(['apple', 'mango', 'peach'].map(priceOf));
  });

  it('are about fruit, days and people that the table holds', () => {
    const words = checkQuestions
      .map(({ question, must }) => wordsOf(`${question} ${must.flat().join(' ')}`))
      .join(' ');
    expect(fruits.filter(({ one, many }) => saysFact(words, [[one, many]])).length).toBeGreaterThan(15);
    expect(checkQuestions.length).toBeGreaterThanOrEqual(40);
  });
});
