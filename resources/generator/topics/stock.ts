import type { Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruits } from '../world.ts';
import { fruitSlots } from './aboutFruit.ts';

const questions = [
  'do you sell {asked}?',
  'do you sell {asked} here?',
  'do you have {asked}?',
  'do you have any {asked}?',
  'do you also sell {asked}?',
  'can I buy {asked} here?',
  'can I get {asked} here?',
  'can I get some {asked}?',
  'have you got {asked}?',
  'I am looking for {asked}.',
  'I need {asked}. do you have any?',
  'where can I find {asked}?',
];

const yes = {
  plain: [
    'Yes, we sell {many} {when}.',
    'Yes, we have {many} for {coins} {per}.',
    'Yes, {many} are {coins} {per}.',
    'Yes, you find {many} here {when}.',
  ],
  bare: ['yes', 'yes, we do', 'yes, {when}', 'yes, for {coins}'],
  offers: [
    'They come from {place}.',
    'They are {taste}.',
    'How many would you like?',
    'I can pick the nicest ones for you.',
    'Would you like to try one?',
  ],
  jabs: [
    'This is a fruit stand, what did you think?',
    'Do you have eyes?',
    'Look at the sign.',
    'And they cost money.',
    'Buy some or step aside.',
  ],
};

/** What people ask for in vain, and who sells it in town. */
const others: readonly (readonly [seller: string, goods: readonly string[]])[] = [
  ['the bakery', ['bread', 'rolls', 'biscuits', 'cream cakes', 'birthday cakes', 'doughnuts']],
  ['the dairy', ['milk', 'cheese', 'butter', 'cream', 'eggs', 'yoghurt']],
  ['the fish shop', ['fish', 'shrimps', 'crabs', 'salmon']],
  ['the butcher', ['meat', 'sausages', 'ham', 'chicken']],
  [
    'the vegetable stand',
    ['potatoes', 'carrots', 'onions', 'tomatoes', 'cabbage', 'garlic', 'peas', 'lettuce'],
  ],
  ['the flower shop', ['flowers', 'roses', 'tulips', 'seeds']],
  ['the bookshop', ['books', 'pencils', 'newspapers', 'paper', 'stamps', 'maps']],
  ['the tailor', ['shirts', 'socks', 'hats', 'shoes', 'gloves', 'coats']],
  [
    'the corner shop',
    ['soap', 'batteries', 'sugar', 'flour', 'salt', 'coffee', 'tea', 'chocolate', 'candles'],
  ],
];

const no = {
  plain: [
    'No, we only sell fruit.',
    'No, but {seller} sells {asked}.',
    'We do not sell {asked}, but {seller} does.',
    'No, for {asked} you go to {seller}.',
    'You find {asked} at {seller}, not here.',
  ],
  bare: ['no', 'no, only fruit', 'no, try {seller}', 'not here'],
  offers: [
    'It is just across the square.',
    'They are very kind there.',
    'But I have lovely fruit, if you like.',
    'Maybe some {many} instead?',
    'Say hello from Rosa.',
    'Would you like some fruit instead?',
  ],
  jabs: [
    'This is a fruit stand, in case you did not see.',
    'Does this look like {seller} to you?',
    'What comes next, do you want a horse?',
    'Read the sign above my head.',
    'Fruit. We sell fruit.',
    'Do you see any {asked} here?',
  ],
  openers: [
    'I am sorry!',
    'Sorry, my friend!',
    'I wish I could help!',
    'Thank you for asking!',
    'Oh, I am sorry.',
  ],
};

export const stock: Topic = {
  name: 'stock',
  weight: 3,
  draw: (random) => {
    const fruit = random.pick(fruits);
    const slots = { ...fruitSlots(fruit), asked: fruit.many };
    return {
      topic: 'stock',
      question: fill(random, random.pick(questions.slice(0, -1)), slots),
      takesCourtesy: true,
      fruit,
      slots,
      voices: { kind: 'fact', ...yes },
      must: [['yes']],
    };
  },
};

export const otherGoods: Topic = {
  name: 'otherGoods',
  weight: 3,
  draw: (random) => {
    const [seller, goods] = random.pick(others);
    const slots = { ...fruitSlots(random.pick(fruits)), asked: random.pick(goods), seller };
    return {
      topic: 'otherGoods',
      question: fill(random, random.pick(questions), slots),
      takesCourtesy: true,
      fruit: null,
      slots,
      voices: { kind: 'fact', ...no },
      must: [['no', 'not']],
    };
  },
};
