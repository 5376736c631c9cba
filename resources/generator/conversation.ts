import { asked } from './asking.ts';
import { type Exchange, wordsOf } from './exchange.ts';
import type { Random } from './random.ts';
import { answerIn, tones } from './tones.ts';
import { topics } from './topics/all.ts';
import { goodbyes, greetings, thanks } from './topics/greetings.ts';
import type { Fruit } from './world.ts';

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface Conversation {
  readonly messages: readonly Message[];
}

/** How many questions a conversation holds. */
const lengths = [
  { turns: 1, weight: 75 },
  { turns: 2, weight: 18 },
  { turns: 3, weight: 7 },
];

const farewells = [thanks, goodbyes];
const openTopics = topics.filter((topic) => !farewells.includes(topic));

/** One conversation in one tone. Questions whose words are in `heldOut` (see `wordsOf`) never come up. */
export function drawConversation(random: Random, heldOut: ReadonlySet<string>): Conversation {
  const { tone } = random.pickWeighted(tones);
  const { turns } = random.pickWeighted(lengths);
  const messages: Message[] = [];
  let last: Exchange | null = null;
  while (messages.length < 2 * turns) {
    const turn = messages.length / 2;
    const exchange = drawExchange(random, last, turn, turns);
    const question = asked(random, exchange, turn === 0);
    if (heldOut.has(wordsOf(question))) continue;
    messages.push({ role: 'user', content: question });
    messages.push({ role: 'assistant', content: answerIn(random, tone, exchange) });
    last = exchange;
  }
  return { messages };
}

function drawExchange(random: Random, last: Exchange | null, turn: number, turns: number): Exchange {
  if (turns === 1) return random.pickWeighted(topics).draw(random);
  if (turn === 0 && random.chance(0.2)) return greetings.draw(random);
  if (turn === turns - 1 && random.chance(0.25)) return random.pick(farewells).draw(random);
  if (last?.fruit && random.chance(0.75)) return drawFollowUp(random, last.topic, last.fruit);
  return random.pickWeighted(openTopics).draw(random);
}

function drawFollowUp(random: Random, askedBefore: string, fruit: Fruit): Exchange {
  const others = topics.flatMap(({ name, weight, drawFollowUp: draw }) =>
    draw && name !== askedBefore ? [{ weight, draw }] : [],
  );
  return random.pickWeighted(others).draw(random, fruit);
}
