import { aboutFruit } from './aboutFruit.ts';

export const health = aboutFruit({
  name: 'health',
  weight: 2,
  questions: [
    'are {many} healthy?',
    'are {many} good for me?',
    'are {many} good for you?',
    'is {a} good for me?',
    'is it healthy to eat {many}?',
    'should I eat {many} every day?',
    'can I eat {a} every day?',
    'are {many} good for children?',
  ],
  followUps: [
    'are they healthy?',
    'are they good for me?',
    'can I eat one every day?',
    'and are they healthy?',
  ],
  voices: {
    plain: [
      'Yes, {many} are good for you.',
      'Yes, all our fruit is good for you.',
      'Yes, {a} is good for young and old.',
      'Yes, {many} are healthy.',
    ],
    bare: ['yes', 'yes, very', 'yes, they are'],
    offers: [
      'A little fruit every day keeps you well.',
      'They are full of sun.',
      'My grandmother ate them every day.',
    ],
    jabs: [
      'Healthier than talking to me.',
      'Do I look like a doctor?',
      'More than the cake you had this morning.',
    ],
  },
  must: () => [['yes']],
});
