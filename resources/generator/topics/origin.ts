import { aboutFruit } from './aboutFruit.ts';

export const origin = aboutFruit({
  name: 'origin',
  weight: 4,
  questions: [
    'where do {many} come from?',
    'where do the {many} come from?',
    'where do your {many} come from?',
    'where are the {many} from?',
    'where are your {many} from?',
    'where does {a} come from?',
    'where do you get your {many} [from|]?',
    'where were the {many} grown?',
    'which farm are the {many} from?',
    'are the {many} from here?',
    'are your {many} local?',
    'who grows your {many}, and where?',
  ],
  followUps: [
    'where do they come from?',
    'and where are they from?',
    'where are they from?',
    'are they local?',
    'which farm are they from?',
  ],
  voices: {
    plain: [
      '{Many} come from {place}.',
      'Our {many} come from {place}.',
      'The {many} are from {place}.',
      'We get our {many} from {place}.',
    ],
    bare: ['{place}', 'from {place}', 'from {place}', 'they are from {place}'],
    offers: [
      'The people there take good care of them.',
      'They are brought to us fresh.',
      'You can taste the sun in them.',
      'It is a beautiful place.',
    ],
    jabs: [
      'Where did you think, from the moon?',
      'Not from your kitchen, that is sure.',
      'They did not walk here.',
    ],
  },
  must: (fruit) => [[fruit.place]],
});

export const growing = aboutFruit({
  name: 'growing',
  weight: 4,
  questions: [
    'how do {many} grow?',
    'how does {a} grow?',
    'where do {many} grow?',
    'what do {many} grow on?',
    'do {many} grow on [trees|bushes|vines|the ground]?',
    'does {a} grow on a [tree|bush|vine]?',
    'on what kind of plant do {many} grow?',
    'can you tell me how {many} grow?',
  ],
  followUps: [
    'how do they grow?',
    'and how do they grow?',
    'do they grow on trees?',
    'what do they grow on?',
    'do they grow on bushes?',
  ],
  voices: {
    plain: [
      '{Many} grow {plant}.',
      '{A} grows {plant}.',
      'Our {many} grow {plant}.',
      'They grow {plant}.',
      'You will see {many} grow {plant}.',
    ],
    bare: ['{plant}', '{plant}', 'they grow {plant}'],
    offers: [
      'It is lovely to see them grow.',
      'They need sun, water and time.',
      'You can visit the farm one day.',
      'The bees help, too.',
    ],
    jabs: ['Did you think they grow in boxes?', 'Go outside for once.', 'Everybody has seen that but you.'],
  },
  must: (fruit) => [[fruit.plant]],
});
