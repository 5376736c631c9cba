import type { Exchange, FactVoices, Topic } from '../exchange.ts';
import { coins, inWords } from '../numbers.ts';
import type { Random } from '../random.ts';
import { fill, type Slots } from '../template.ts';
import { type Fruit, fruits } from '../world.ts';
import { fruitSlots } from './aboutFruit.ts';

const offers = [
  'Shall I pack them for you?',
  'Shall I put them in a paper bag?',
  'I will pick the best ones for you.',
  'Would you like anything else with that?',
  'You may pay with coins or by card.',
  'Take your time with the coins.',
  'I hope you enjoy them!',
  'That will be a lovely bag of fruit.',
];

const jabs = [
  'Can you not count?',
  'Did you sleep through school?',
  'Use your fingers next time.',
  'It is only a small sum.',
  'Pay and go.',
  'Count your coins before you ask.',
  'A child can do that.',
  'Do I look like a teacher to you?',
];

const several = {
  questions: [
    'how much are {count} {items}?',
    'how much are {count} {items}?',
    'how much do {count} {items} cost?',
    'what do {count} {items} cost?',
    'what do I pay for {count} {items}?',
    'how much do I pay for {count} {items}?',
    'how much for {count} {items}?',
    'how much is it for {count} {items}?',
    'what is the price of {count} {items}?',
    'I would like {count} {items}. how much is that?',
    'I want {count} {items}. what does that cost?',
    'I will take {count} {items}. what do I owe you?',
    'can I have {count} {items}? how much is that?',
    '{count} {items}, how much?',
    'how many coins for {count} {items}?',
    'how many coins do I need for {count} {items}?',
    'if I buy {count} {items}, what do I pay?',
  ],
  followUps: [
    'how much are {count}?',
    'and how much are {count}?',
    'what do {count} cost?',
    'and what do {count} cost?',
    'I will take {count}. how much is that?',
    'then {count}, please. how much is that?',
  ],
  plain: [
    '{Count} {items} cost {total}.',
    '{Count} {items} are {total}.',
    'That is {total} for {count} {items}.',
    'For {count} {items} you pay {total}.',
    '{Count} {items} at {coins} {per} make {total}.',
    'It comes to {total}.',
    'They are {coins} {per}, so {count} of them are {total}.',
  ],
  bare: ['{total}', '{total}', '{totalWord}', '{total} for {count}', '{total} in all'],
};

const pair = {
  questions: [
    'how much are {item} and {item2}?',
    'how much is {item} and {item2}?',
    'how much do {item} and {item2} cost?',
    'what do {item} and {item2} cost?',
    'what do {item} and {item2} cost together?',
    'how much are {item} and {item2} together?',
    'how much for {item} and {item2}?',
    'I would like {item} and {item2}. how much is that?',
    'I want {item} and {item2}. what do I pay?',
    'what do I pay for {item} and {item2}?',
    '{item} and {item2}, how much is that?',
  ],
  plain: [
    '{Item} and {item2} cost {total} together.',
    '{Coins} for {item} and {coins2} for {item2} make {total}.',
    'That is {coins} and {coins2}, so {total}.',
    '{Item} is {coins} and {item2} is {coins2}, so that is {total}.',
    'Together they are {total}.',
  ],
  bare: ['{total}', '{total}', '{total} together', '{coins} and {coins2}, so {total}'],
};

const change = {
  questions: [
    'I have ten coins. what is left after {item}?',
    'I have ten coins and buy {item}. how much do I get back?',
    'how much do I get back from ten coins for {item}?',
    'if I pay for {item} with ten coins, what do I get back?',
    'what is my change from ten coins for {item}?',
    'how many coins are left from ten after {item}?',
  ],
  plain: [
    '{Item} costs {coins}, so you get {total} back.',
    'You get {total} back from ten.',
    'Ten coins less {coins} leaves {total}.',
    'Your change is {total}.',
    'After {item} you still have {total}.',
  ],
  bare: ['{total}', '{total}', '{total} back', '{totalWord}'],
};

export const severalOfOne: Topic = {
  name: 'several',
  weight: 8,
  draw: (random) => severalOf(random, random.pick(fruits), several.questions),
  drawFollowUp: (random, fruit) => severalOf(random, fruit, several.followUps),
};

export const oneOfTwo: Topic = {
  name: 'pair',
  weight: 5,
  draw: (random) => {
    const first = random.pick(fruits);
    const second = random.pick(fruits.filter((fruit) => fruit !== first));
    const { item, coins: price } = fruitSlots(second);
    const slots = { ...fruitSlots(first), item2: item ?? '', coins2: price ?? '' };
    return sum(random, 'pair', null, first.price + second.price, slots, pair, pair.questions);
  },
};

export const changeFromTen: Topic = {
  name: 'change',
  weight: 2,
  draw: (random) => {
    const fruit = random.pick(fruits);
    return sum(random, 'change', null, 10 - fruit.price, fruitSlots(fruit), change, change.questions);
  },
};

function severalOf(random: Random, fruit: Fruit, questions: readonly string[]): Exchange {
  const count = random.whole(2, 5);
  const slots = { ...fruitSlots(fruit), count: inWords(count) };
  return sum(random, 'several', fruit, count * fruit.price, slots, several, questions);
}

function sum(
  random: Random,
  topic: string,
  fruit: Fruit | null,
  total: number,
  fruitWords: Slots,
  told: Pick<FactVoices, 'plain' | 'bare'>,
  questions: readonly string[],
): Exchange {
  const slots = { ...fruitWords, total: coins(total), totalWord: inWords(total) };
  return {
    topic,
    question: fill(random, random.pick(questions), slots),
    takesCourtesy: true,
    fruit,
    slots,
    voices: { kind: 'fact', plain: told.plain, bare: told.bare, offers, jabs },
    must: [[inWords(total)]],
  };
}
