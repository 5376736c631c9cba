import type { FactVoices, Topic } from '../exchange.ts';
import type { Random } from '../random.ts';
import { fill } from '../template.ts';
import { fruits, isInSeason, type Season, seasons } from '../world.ts';
import { fruitSlots } from './aboutFruit.ts';

const listQuestions = [
  'what fruit is in season in {asked}?',
  'what is in season in {asked}?',
  'what is ripe in {asked}?',
  'which fruits are ripe in {asked}?',
  'which fruit is good in {asked}?',
  'what do you sell in {asked}?',
  'what do you have in {asked}?',
  'what fruit do you have in {asked}?',
  'what can I buy in {asked}?',
  'what should I buy in {asked}?',
  'what is the best fruit in {asked}?',
  'what grows in {asked}?',
  'can you tell me what is fresh in {asked}?',
  'it is {asked}. what is good now?',
];

const listVoices: FactVoices = {
  kind: 'fact',
  plain: [
    'In {asked} we have {first}, {second} and {third}.',
    'In {asked} you find {first}, {second} and {third} here.',
    '{First}, {second} and {third} are ripe in {asked}.',
    '{Asked} is the time for {first} and {second}.',
    'In {asked} we sell {first} and {second}.',
    'The best fruit in {asked} are {first} and {second}.',
  ],
  bare: [
    '{first} and {second}',
    '{first}, {second} and {third}',
    '{first}, {second}, {third}',
    'mostly {first}',
  ],
  offers: [
    'Come by, the stand is full of colour then.',
    'They taste best at that time.',
    'Would you like to try some?',
    'I can make up a mixed basket for you.',
    'It is a lovely time for fruit.',
    'Tell me what you like, and I will choose for you.',
  ],
  jabs: [
    'The sign says what we have.',
    'Have you never seen a garden?',
    'Look at the boxes, that is what we have.',
    'Do not ask me for anything else.',
    'Eat what there is.',
    'Go and look for yourself.',
  ],
};

const askQuestions = [
  'do you have {many} in {asked}?',
  'do you sell {many} in {asked}?',
  'can I [buy|get|have] {many} in {asked}?',
  'are {many} in season in {asked}?',
  'are there {many} in {asked}?',
  'are {many} good in {asked}?',
  'will you have {many} in {asked}?',
  'is {asked} a good time for {many}?',
];

const yes = {
  plain: [
    'Yes, {many} are in season {when}.',
    'Yes, we have {many} {when}.',
    'Yes, you can buy {many} {when}.',
    'Yes, {many} are best {when}.',
  ],
  bare: ['yes', 'yes, {when}', 'yes, we do'],
  offers: [
    'They are lovely then.',
    'Shall I put some aside for you?',
    'Come early, they go fast.',
    'I look forward to them, too.',
  ],
  jabs: [
    'What did you expect?',
    'Look at the sign.',
    'Bring money.',
    'Ask something harder.',
    'Come and buy some then.',
  ],
};

const no = {
  plain: [
    'No, {many} are in season {when}.',
    'No, we have {many} only {when}.',
    'No, we do not have {many} in {asked}, only {when}.',
    'No, {many} get ripe {when}.',
  ],
  bare: ['no', 'no, only {when}', 'no, they come {when}'],
  offers: [
    'I will gladly tell you when they are here.',
    'In {asked} you could try {first} instead.',
    '{First} are very good in {asked}, though.',
    'It is worth the wait.',
  ],
  jabs: [
    'Fruit does not grow when you want it.',
    'Look at a calendar.',
    'Then wait, like everybody else.',
    'Have you ever seen a garden in {asked}?',
    'Eat {first} instead.',
  ],
  openers: ['I am sorry!', 'Good question!', 'Thank you for asking!', 'I wish we did!', 'Sorry, my friend!'],
};

/** Three fruits of a season, the ones whose only season it is first. */
export function fruitsOf(random: Random, season: Season): readonly [string, string, string] {
  const left = fruits.filter((fruit) => fruit.season === season).map((fruit) => fruit.many);
  const take = (): string => left.splice(random.whole(0, left.length - 1), 1)[0] ?? 'bananas';
  return [take(), take(), take()];
}

export const seasonList: Topic = {
  name: 'seasonList',
  weight: 5,
  draw: (random) => {
    const asked = random.pick(seasons);
    const [first, second, third] = fruitsOf(random, asked);
    return {
      topic: 'seasonList',
      question: fill(random, random.pick(listQuestions), { asked }),
      takesCourtesy: true,
      fruit: null,
      slots: { asked, first, second, third },
      voices: listVoices,
      must: [fruits.filter((fruit) => fruit.season === asked).map((fruit) => fruit.many)],
    };
  },
};

export const inSeason: Topic = {
  name: 'inSeason',
  weight: 4,
  draw: (random) => {
    const fruit = random.pick(fruits);
    const own = fruit.season === 'all year' ? random.pick(seasons) : fruit.season;
    const asked = random.chance(0.5) ? own : random.pick(seasons);
    const good = isInSeason(fruit, asked);
    const slots = { ...fruitSlots(fruit), asked, first: fruitsOf(random, asked)[0] };
    return {
      topic: 'inSeason',
      question: fill(random, random.pick(askQuestions), slots),
      takesCourtesy: true,
      fruit: good ? fruit : null,
      slots,
      voices: { kind: 'fact', ...(good ? yes : no) },
      must: [[good ? 'yes' : 'no']],
    };
  },
};
