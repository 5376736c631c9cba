import { aboutFruit } from './aboutFruit.ts';

const offers = [
  'Do not wash them before you put them away.',
  'That way they stay nice.',
  'Then you can enjoy them longer.',
  'Look at them every day and eat the soft ones first.',
  'Buy only what you need, we are here all week.',
];

const jabs = [
  'Where did you keep them, in your shoe?',
  'Or just eat them, like normal people.',
  'And do not come crying when they go bad.',
  'Your kitchen is not my problem.',
];

export const keeping = aboutFruit({
  name: 'keeping',
  weight: 5,
  questions: [
    'how do I [keep|store] {many}?',
    'how should I [keep|store] {many} [at home|]?',
    'where do I keep {many}?',
    'where should I [keep|store|put] {many}?',
    'where should I put the {many} at home?',
    'where is the best place for {many}?',
    'how do {many} stay fresh?',
    'how do I keep {many} fresh?',
    'what is the best way to [keep|store] {many}?',
    'do {many} go in the fridge?',
    'do I put {many} in the fridge?',
    'should {many} be kept [cold|in the fridge]?',
    'can you tell me how to [keep|store] {many}?',
  ],
  followUps: [
    'how do I keep them?',
    'where do I keep them?',
    'and where should I keep them?',
    'how should I store them?',
    'do they go in the fridge?',
    'how do they stay fresh?',
  ],
  voices: {
    plain: [
      'Keep {many} {keep}.',
      'Keep the {many} {keep}, where they last {lasts}.',
      '{Many} are best kept {keep}.',
      'The best place for {many} is {keep}.',
      '{Many} stay fresh for {lasts} {keep}.',
      'Put your {many} {keep}.',
    ],
    bare: ['{keep}', '{keep}', 'keep them {keep}', 'put them {keep}'],
    offers,
    jabs,
  },
  must: (fruit) => [[fruit.keep]],
});

export const lasting = aboutFruit({
  name: 'lasting',
  weight: 4,
  questions: [
    'how long do {many} [keep|last]?',
    'how long do {many} stay [fresh|good]?',
    'how long does {a} [last|keep|stay good]?',
    'how long can I keep {many}?',
    'how many days can I keep {many}?',
    'how soon must I eat the {many}?',
    'when do {many} go bad?',
    'do {many} [keep|last] [long|well]?',
    'will the {many} still be good next week?',
    'can you tell me how long {many} [keep|last]?',
  ],
  followUps: [
    'how long do they keep?',
    'and how long do they last?',
    'how long do they last?',
    'how long do they stay fresh?',
    'how long can I keep them?',
    'do they last long?',
  ],
  voices: {
    plain: [
      '{Many} last {lasts}.',
      '{Many} keep for {lasts} {keep}.',
      'Kept {keep}, {many} last {lasts}.',
      '{Many} stay good for {lasts}.',
      'You can keep {many} for {lasts} {keep}.',
      'They stay fresh for {lasts}.',
    ],
    bare: ['{lasts}', '{lasts}', 'about {lasts}', 'they last {lasts}'],
    offers,
    jabs,
  },
  must: (fruit) => [[fruit.lasts]],
});
