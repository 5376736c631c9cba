import type { FactVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruits } from '../world.ts';
import { aboutFruit, fruitSlots } from './aboutFruit.ts';

/** How a dish is made, in short; the same way for every fruit. */
interface Recipe {
  readonly plain: readonly string[];
  readonly bare: readonly string[];
  /** The word a true answer holds. */
  readonly key: string;
}

const recipes: Readonly<Record<string, Recipe>> = {
  pie: {
    plain: [
      'Fill a pie dish with {many} and sugar, cover it with dough and bake it for forty minutes.',
      'Mix the {many} with sugar, put dough below and above, and bake the pie for forty minutes.',
      'Roll out some dough, lay the {many} on it with sugar, close it and bake it until it is golden.',
    ],
    bare: ['dough, {many}, sugar, and bake it', 'bake {many} and sugar in dough'],
    key: 'bake',
  },
  tart: {
    plain: [
      'Lay slices of {one} on thin dough, add sugar and bake the tart for thirty minutes.',
      'Cover flat dough with {many}, add a little honey and bake it for thirty minutes.',
      'Roll the dough thin, put the {many} on top and bake the tart until the edge is brown.',
    ],
    bare: ['thin dough, {many} on top, and bake it', 'bake {many} on thin dough'],
    key: 'bake',
  },
  cake: {
    plain: [
      'Mix flour, eggs, butter and sugar, lay the {many} on top and bake the cake for one hour.',
      'Make a soft dough with eggs and butter, add the {many} and bake it for one hour.',
      'Stir eggs, sugar, butter and flour, press the {many} into it and bake it until it is golden.',
    ],
    bare: ['soft dough, {many} on top, and bake it', 'bake {many} in a soft dough'],
    key: 'bake',
  },
  muffins: {
    plain: [
      'Stir flour, eggs, milk and sugar, add the {many} and bake small cups of it for twenty minutes.',
      'Mix a soft dough with the {many}, fill it into cups and bake them for twenty minutes.',
    ],
    bare: ['soft dough with {many} in cups, and bake it', 'bake cups of dough with {many}'],
    key: 'bake',
  },
  crumble: {
    plain: [
      'Put the {many} in a dish, cover them with butter, flour and sugar crumbs and bake it for thirty minutes.',
      'Rub butter, flour and sugar into crumbs, spread them over the {many} and bake it until it is brown.',
    ],
    bare: ['{many} below, crumbs above, and bake it', 'bake {many} under crumbs'],
    key: 'bake',
  },
  jam: {
    plain: [
      'Cook the {many} with the same weight of sugar for ten minutes and fill the jam into clean jars.',
      'Mix {many} and sugar, cook them until the jam is thick, and fill it into jars.',
      'Wash the {many}, cook them with sugar and some lemon, and close the jars while the jam is hot.',
    ],
    bare: ['cook {many} with sugar', 'cook {many} and sugar until it is thick'],
    key: 'cook',
  },
  jelly: {
    plain: [
      'Cook the {many} until they are soft, strain them, and cook the juice again with sugar.',
      'Cook the {many} in water, pass them through a cloth, add sugar and fill the jelly into jars.',
    ],
    bare: ['cook {many}, strain them, add sugar', 'cook the juice with sugar'],
    key: 'cook',
  },
  salad: {
    plain: [
      'Cut the {many} into small pieces and mix them with mint, honey and a little lemon juice.',
      'Cut the {many}, add other fresh fruit, and pour lemon juice and honey over it.',
      'Peel and cut the {many}, add some nuts and mint, and serve the salad cold.',
    ],
    bare: ['cut the {many}, add lemon and honey', 'cut {many}, mix, done'],
    key: 'cut',
  },
  smoothie: {
    plain: [
      'Blend the {many} with cold milk and a spoon of honey.',
      'Put the {many} in a mixer with milk and ice and blend them for one minute.',
      'Peel the {many}, blend them with yoghurt and drink the smoothie cold.',
    ],
    bare: ['blend {many} with milk', 'blend {many}, milk and ice'],
    key: 'blend',
  },
  juice: {
    plain: [
      'Press the {many}, pour the juice through a fine cloth and drink it cold.',
      'Cut the {many}, press them well and add some ice.',
      'Press fresh {many} and drink the juice at once.',
    ],
    bare: ['press the {many}', 'press {many} and add ice'],
    key: 'press',
  },
  lemonade: {
    plain: [
      'Mix the juice of {many} with cold water, sugar and some mint.',
      'Press the {many} and mix the juice with sugar and a lot of cold water.',
      'Stir sugar into warm water, mix in the juice of {many} and add ice.',
    ],
    bare: ['mix the juice with water and sugar', 'mix juice, water, sugar and ice'],
    key: 'mix',
  },
  sorbet: {
    plain: [
      'Blend the {many} with sugar and water, freeze it, and stir it every hour.',
      'Cook sugar in water, add the juice of {many}, and freeze it overnight.',
    ],
    bare: ['blend {many} with sugar and freeze it', 'sugar, {many}, and freeze it'],
    key: 'freeze',
  },
};

const questions = [
  'how do I make {aDishName}?',
  'how do I make {aDishName}?',
  'how do you make {aDishName}?',
  'how can I make {aDishName}?',
  'how do I make {aDish} with {many}?',
  'how do you make {aDish} from {many}?',
  'how is {dishName} made?',
  'do you have a recipe for {aDishName}?',
  'do you know a recipe for {aDishName}?',
  'can you give me a recipe for {aDishName}?',
  'can you tell me how to make {aDishName}?',
  'what is the recipe for {aDishName}?',
  'I want to make {aDishName}. how does it work?',
  'I would like to make {aDishName}. can you help me?',
  'please explain how to make {aDishName}.',
  '{dishName} recipe?',
];

const offers = [
  'I hope it turns out well!',
  'It smells wonderful.',
  'Your guests will love it.',
  'Nina makes it like that, too.',
  'Tell me how it was!',
  'Shall I pick the {many} for you?',
  'Have fun in the kitchen!',
  'It is very easy, you will see.',
];

const jabs = [
  'Do not burn your kitchen down.',
  'You will get it wrong anyway.',
  'Buy a cookbook.',
  'Who let you into a kitchen?',
  'Do you want me to chew it for you, too?',
  'My grandmother made it when she was five.',
  'I feel sorry for your guests.',
  'Is that too hard for you?',
];

export const recipe: Topic = {
  name: 'recipe',
  weight: 7,
  draw: (random) => {
    const fruit = random.pick(fruits);
    const slots = fruitSlots(fruit);
    const { plain, bare, key } = recipeFor(fruit.dish);
    const voices: FactVoices = { kind: 'fact', plain, bare, offers, jabs };
    return {
      topic: 'recipe',
      question: fill(random, random.pick(questions), slots),
      takesCourtesy: true,
      fruit,
      slots,
      voices,
      must: [[key]],
    };
  },
};

export const dishes = aboutFruit({
  name: 'dishes',
  weight: 5,
  questions: [
    'what can I make with {many}?',
    'what can I make from {many}?',
    'what can I [cook|bake] with {many}?',
    'what can I do with [too many|a lot of|all these|my] {many}?',
    'what are {many} good for?',
    'what is the best thing to make with {many}?',
    'what do you make with {many}?',
    'what do people make with {many}?',
    'what goes well with {many}?',
    'I have too many {many}. what can I make?',
    'I bought {many}. what should I make?',
    'do you have an idea for {many}?',
    'can you cook with {many}?',
  ],
  followUps: [
    'what can I make with them?',
    'and what can I make with them?',
    'what are they good for?',
    'what do you make with them?',
    'do you have an idea what to make?',
  ],
  voices: {
    plain: [
      'I like them best as {aDish}.',
      'You can make {aDish} with {many}.',
      'Make {aDish} with the {many}.',
      'Most people make {aDish} with {many}.',
      '{Many} are very good for {aDish}.',
    ],
    bare: ['{aDish}', '{aDish}', 'make {aDish}', 'mostly {aDish}'],
    offers: ['I can tell you how it is made.', 'Ask me for the recipe, if you like.', 'Nina loves it.'],
    jabs: ['Or throw them at the wall, I do not mind.', 'Do you own a kitchen?', 'Buy a cookbook.'],
  },
  must: (fruit) => [[fruit.dish]],
});

function recipeFor(dish: string): Recipe {
  const found = recipes[dish];
  if (found === undefined) throw new RangeError(`No recipe for ${dish}.`);
  return found;
}
