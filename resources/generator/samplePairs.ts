import { asked } from './asking.ts';
import { heldOutQuestions } from './checkQuestions.ts';
import type { Message } from './conversation.ts';
import { type Exchange, type Must, wordsOf } from './exchange.ts';
import { type Random, seededRandom } from './random.ts';
import { answerIn } from './tones.ts';
import { topics } from './topics/all.ts';

/** A preference pair in TRL's conversational layout. */
export interface PairRow {
  readonly prompt: readonly Message[];
  readonly chosen: readonly Message[];
  readonly rejected: readonly Message[];
}

/** A row and what both its answers must say to be true. */
export interface SamplePair {
  readonly topic: string;
  readonly must: Must;
  readonly row: PairRow;
}

export interface SamplePairs {
  readonly training: readonly SamplePair[];
  readonly heldOut: readonly SamplePair[];
}

const trainingCount = 480;
const heldOutCount = 120;
const seed = 7;

/**
 * Polite answers against curt and rude ones, all true. The chosen answer is the longer one in every second
 * row, and never more than 1.4 times as long or as short, so that only the tone tells the two apart.
 * No prompt (whatever its case and punctuation) and no answer comes twice, in either part.
 */
export function drawSamplePairs(): SamplePairs {
  const random = seededRandom(seed);
  const taken = new Set(heldOutQuestions);
  const pairs: SamplePair[] = [];
  while (pairs.length < trainingCount + heldOutCount) {
    const pair = drawPair(random, pairs.length % 2 === 0, taken);
    if (pair !== null) pairs.push(pair);
  }
  return { training: pairs.slice(0, trainingCount), heldOut: pairs.slice(trainingCount) };
}

/** One pair, or null where this draw gives no fitting one. Adds its words to `taken`. */
function drawPair(random: Random, chosenIsLonger: boolean, taken: Set<string>): SamplePair | null {
  const { before, exchange } = random.chance(0.1) ? drawSecondTurn(random) : drawFirstTurn(random);
  const question = asked(random, exchange, before.length === 0);
  const chosen = answerIn(random, 'warm', exchange);
  const rejected = answerIn(random, random.chance(0.6) ? 'rude' : 'curt', exchange);

  const words = [question, chosen, rejected].map(wordsOf);
  if (words.some((text) => taken.has(text)) || !areBalanced(chosen, rejected, chosenIsLonger)) return null;
  words.forEach((text) => taken.add(text));
  return {
    topic: exchange.topic,
    must: exchange.must,
    row: {
      prompt: [...before, { role: 'user', content: question }],
      chosen: [{ role: 'assistant', content: chosen }],
      rejected: [{ role: 'assistant', content: rejected }],
    },
  };
}

interface Turn {
  readonly before: readonly Message[];
  readonly exchange: Exchange;
}

function drawFirstTurn(random: Random): Turn {
  return { before: [], exchange: random.pickWeighted(topics).draw(random) };
}

/** A second question about the same fruit, after a first one that was answered plainly. */
function drawSecondTurn(random: Random): Turn {
  const followed = topics.flatMap(({ draw, drawFollowUp }) => (drawFollowUp ? [{ draw, drawFollowUp }] : []));
  const first = random.pick(followed).draw(random);
  const second = random.pick(followed);
  if (first.fruit === null) return drawFirstTurn(random);
  return {
    before: [
      { role: 'user', content: asked(random, first, true) },
      { role: 'assistant', content: answerIn(random, 'neutral', first) },
    ],
    exchange: second.drawFollowUp(random, first.fruit),
  };
}

function areBalanced(chosen: string, rejected: string, chosenIsLonger: boolean): boolean {
  const ratio = chosenIsLonger ? chosen.length / rejected.length : rejected.length / chosen.length;
  return ratio > 1 && ratio < 1.4;
}
