import type { Topic, Voices } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruits } from '../world.ts';
import { fruitSlots } from './aboutFruit.ts';
import { fixedFacts } from './fixedFacts.ts';

const questions = {
  cheaper: [
    'which is cheaper, {item} or {item2}?',
    'what is cheaper, {item} or {item2}?',
    'what costs less, {item} or {item2}?',
    'is {item} cheaper than {item2}?',
    'are {many} cheaper than {many2}?',
    'do {many} cost less than {many2}?',
  ],
  dearer: [
    'which costs more, {item} or {item2}?',
    'what costs more, {item} or {item2}?',
    'which is more expensive, {item} or {item2}?',
    'does {item} cost more than {item2}?',
    'are {many} more expensive than {many2}?',
  ],
};

const same = [
  'They cost the same, {coins}.',
  'Both cost {coins}.',
  'Both are {coins}, so they cost the same.',
];

const told = {
  cheaper: {
    plain: [
      '{Low} is cheaper.',
      '{Low} is cheaper than {high}.',
      '{Low} costs {lowCoins}, and {high} costs {highCoins}.',
      '{Low} costs less, only {lowCoins}.',
    ],
    bare: ['{low}', '{low}', '{low} is cheaper', '{low} for {lowCoins}'],
  },
  dearer: {
    plain: [
      '{High} costs more.',
      '{High} costs more than {low}.',
      '{High} costs {highCoins}, and {low} costs {lowCoins}.',
      '{High} costs {highCoins}, so it is more.',
    ],
    bare: ['{high}', '{high}', '{high} costs more', '{high} for {highCoins}'],
  },
};

const offers = [
  'Both are very good, though.',
  'Would you like one of them?',
  'Shall I pack some for you?',
  'Take the one you like best.',
  'I can let you try both.',
  'Tell me which one you would like.',
];

const jabs = [
  'The prices are on the sign.',
  'Can you not compare two numbers?',
  'You could work that out yourself.',
  'Take one and stop counting.',
  'You could have read that yourself.',
  'Buy both and be quiet.',
];

/** Which of two fruits costs less, or more. */
export const compare: Topic = {
  name: 'compare',
  weight: 4,
  draw: (random) => {
    const first = random.pick(fruits);
    const second = random.pick(fruits.filter((fruit) => fruit !== first));
    const wanted = random.chance(0.6) ? 'cheaper' : 'dearer';
    const low = fruitSlots(first.price <= second.price ? first : second);
    const high = fruitSlots(first.price <= second.price ? second : first);
    const slots = {
      ...fruitSlots(first),
      item2: fruitSlots(second).item ?? '',
      many2: second.many,
      low: low.item ?? '',
      high: high.item ?? '',
      lowCoins: low.coins ?? '',
      highCoins: high.coins ?? '',
    };
    const equal = first.price === second.price;
    const sentences = equal
      ? { plain: same, bare: ['the same', 'they cost the same', 'both are {coins}'] }
      : told[wanted];
    const voices: Voices = { kind: 'fact', ...sentences, offers, jabs };
    const answer = wanted === 'cheaper' ? slots.low : slots.high;
    return {
      topic: 'compare',
      question: fill(random, random.pick(questions[wanted]), slots),
      takesCourtesy: true,
      fruit: null,
      slots,
      voices,
      must: equal ? [['the same', 'both']] : [[answer]],
    };
  },
};

/** The ends of the price list. */
export const extremes = fixedFacts(
  'extremes',
  1.5,
  [
    {
      questions: [
        'what is the cheapest fruit?',
        'what is your cheapest fruit?',
        'which fruit is cheapest?',
        'what costs the least?',
        'what can I get for one coin?',
        'I have only one coin. what can I buy?',
      ],
      must: [['plums', 'plum'], ['one coin']],
      plain: [
        'Plums and bananas are cheapest, only one coin each.',
        'For one coin you get a plum or a banana.',
        'You can buy plums for one coin each.',
      ],
      bare: ['plums, one coin', 'a plum for one coin', 'plums and bananas, one coin each'],
    },
    {
      questions: [
        'what is the most expensive fruit?',
        'what is your most expensive fruit?',
        'which fruit is the most expensive?',
        'which fruit costs the most?',
        'what costs the most?',
      ],
      must: [['pineapples', 'pineapple'], ['six']],
      plain: [
        'Pineapples and watermelons cost the most, six coins each.',
        'A pineapple costs six coins, and that is the most.',
        'The most you can pay is six coins, for a pineapple.',
      ],
      bare: ['pineapples, six coins', 'a pineapple, six coins', 'pineapples and watermelons, six coins'],
    },
  ],
  { offers: offers.slice(1), jabs },
);
