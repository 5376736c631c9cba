import type { FactVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruitNamed } from '../world.ts';

/** What somebody may wish for, as an adjective for a fruit, and the fruits that answer it best. */
const wishes: readonly (readonly [wish: string, best: string, other: string])[] = [
  ['sweet', 'fig', 'peach'],
  ['very sweet', 'fig', 'mango'],
  ['sour', 'lemon', 'lime'],
  ['very sour', 'lemon', 'lime'],
  ['a little sour', 'raspberry', 'kiwi'],
  ['bitter', 'grapefruit', 'quince'],
  ['juicy', 'peach', 'grape'],
  ['fresh', 'watermelon', 'orange'],
  ['crisp', 'apple', 'grape'],
  ['soft', 'pear', 'banana'],
  ['creamy', 'banana', 'mango'],
  ['mild', 'melon', 'apricot'],
  ['cheap', 'plum', 'banana'],
  ['red', 'strawberry', 'apple'],
  ['small', 'blueberry', 'cherry'],
  ['big', 'watermelon', 'pineapple'],
  ['special', 'pomegranate', 'fig'],
];

/** An occasion, and the fruits that fit. */
const occasions: readonly (readonly [occasion: string, best: string, other: string])[] = [
  ['breakfast', 'banana', 'kiwi'],
  ['a hot day', 'watermelon', 'melon'],
  ['a cold day', 'orange', 'pomegranate'],
  ['a picnic', 'grape', 'cherry'],
  ['a birthday', 'strawberry', 'raspberry'],
  ['a lunch box', 'apple', 'grape'],
  ['the school bag', 'apple', 'banana'],
  ['a baby', 'banana', 'pear'],
  ['my children', 'strawberry', 'banana'],
  ['my grandmother', 'pear', 'peach'],
  ['a sick friend', 'orange', 'grape'],
  ['a cup of tea', 'lemon', 'fig'],
  ['a gift', 'pomegranate', 'mango'],
  ['a long walk', 'apple', 'orange'],
  ['a party', 'pineapple', 'grape'],
  ['my porridge', 'blueberry', 'banana'],
];

const wishQuestions = [
  'what fruit is {wish}?',
  'which fruit is {wish}?',
  'which of your fruits is {wish}?',
  'I like {wish} fruit. what should I take?',
  'I like {wish} fruit. what do you recommend?',
  'I want something {wish}.',
  'I would like something {wish}.',
  'I am looking for something {wish}.',
  'do you have something {wish}?',
  'do you have anything {wish}?',
  'can you recommend something {wish}?',
  'what would you recommend if I like {wish} fruit?',
  'what should I try if I want something {wish}?',
  'give me something {wish}.',
];

const occasionQuestions = [
  'what fruit is good for {wish}?',
  'which fruit is best for {wish}?',
  'what should I buy for {wish}?',
  'what do you recommend for {wish}?',
  'I need fruit for {wish}.',
  'I need something for {wish}. what is good?',
  'I am looking for fruit for {wish}.',
  'what would you take for {wish}?',
  'can you recommend something for {wish}?',
  'what can I bring for {wish}?',
];

const offers = [
  'Would you like to try one?',
  'I think you will like them.',
  'Shall I pack some for you?',
  'Here, take a slice and tell me what you think.',
  'I take them myself.',
  'You can try before you buy.',
  'If you do not like them, come back and we find something else.',
  'They make everybody smile.',
  'Tell me how many you would like.',
];

const jabs = [
  'Or use your own head.',
  'Must I choose for you now?',
  'Take them and go.',
  'I am not your mother.',
  'You will not know the difference.',
  'Make up your mind, there is a queue.',
  'Do not come back to tell me about it.',
  'Any child could choose alone.',
];

const wishVoices: FactVoices = {
  kind: 'fact',
  plain: [
    'Take {best}, they are {wish}.',
    'Try {best}, or {other}.',
    'For something {wish}, take {best}.',
    'If you like {wish} fruit, take {best} or {other}.',
    '{Best} are {wish}, and so are {other}.',
    'I would take {best}.',
  ],
  bare: ['{best}', '{best}', '{best} or {other}', 'try {best}', 'take {best}'],
  offers,
  jabs,
};

const occasionVoices: FactVoices = {
  kind: 'fact',
  plain: [
    'For {wish}, take {best}.',
    'For {wish} I would take {best} or {other}.',
    '{Best} are good for {wish}.',
    '{Best} are best for {wish}.',
    'Take {best}, or some {other}.',
    'I would choose {best} for {wish}.',
  ],
  bare: ['{best}', '{best}', '{best} or {other}', 'try {best}', 'take {best}'],
  offers,
  jabs,
};

export const recommend: Topic = {
  name: 'recommend',
  weight: 9,
  draw: (random) => {
    const byTaste = random.chance(0.55);
    const [wish, best, other] = random.pick(byTaste ? wishes : occasions);
    const fruit = fruitNamed(best);
    const heard = { wish };
    // Said back to the customer, "my grandmother" is "your grandmother".
    const slots = { wish: wish.replace('my ', 'your '), best: fruit.many, other: fruitNamed(other).many };
    return {
      topic: 'recommend',
      question: fill(random, random.pick(byTaste ? wishQuestions : occasionQuestions), heard),
      takesCourtesy: true,
      fruit,
      slots,
      voices: byTaste ? wishVoices : occasionVoices,
      must: [[fruit.many]],
    };
  },
};

const anyQuestions = [
  'what do you recommend?',
  'what do you recommend today?',
  'what is good today?',
  'what should I buy?',
  'what should I take?',
  'what would you take?',
  'what is your best fruit?',
  'what is your favourite fruit?',
  'which fruit do you like best?',
  'I do not know what to buy.',
  'can you recommend something?',
  'can you recommend a fruit?',
  'surprise me!',
  'I am hungry. what should I eat?',
];

/** No wish at all: the stand's own favourite. */
export const favourite: Topic = {
  name: 'favourite',
  weight: 2,
  draw: (random) => ({
    topic: 'favourite',
    question: fill(random, random.pick(anyQuestions), {}),
    takesCourtesy: true,
    fruit: fruitNamed('peach'),
    slots: {},
    voices: {
      kind: 'fact',
      plain: [
        'Take peaches, they are our favourite.',
        'I would take peaches, they are sweet and juicy.',
        'Peaches are the best we have.',
        'Everybody here likes the peaches best.',
      ],
      bare: ['peaches', 'the peaches', 'take peaches'],
      offers,
      jabs,
    },
    must: [['peaches']],
  }),
};
