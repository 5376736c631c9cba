import type { Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { seasons, weather } from '../world.ts';
import { fruitsOf } from './inSeason.ts';
import { fixedFacts } from './fixedFacts.ts';

const questions = [
  'what is the weather like in {asked}?',
  'how is the weather in {asked}?',
  'how is the weather here in {asked}?',
  'what is {asked} like here?',
  'is it [hot|cold|warm|rainy|sunny] in {asked}?',
  'does it rain in {asked}?',
  'is the weather good in {asked}?',
];

/** What a season is like in town. */
export const seasonWeather: Topic = {
  name: 'seasonWeather',
  weight: 2,
  draw: (random) => {
    const asked = random.pick(seasons);
    const slots = { asked, weather: weather[asked], first: fruitsOf(random, asked)[0] };
    return {
      topic: 'seasonWeather',
      question: fill(random, random.pick(questions), slots),
      takesCourtesy: true,
      fruit: null,
      slots,
      voices: {
        kind: 'fact',
        plain: [
          'In {asked} it is {weather}.',
          'The weather is {weather} in {asked}.',
          '{Asked} is {weather} here.',
          'It is mostly {weather} in {asked}.',
        ],
        bare: ['{weather}', '{weather}', 'mostly {weather}'],
        offers: [
          'It is the time for {first}.',
          'The {first} love it.',
          'We are here all the same.',
          'Bring a hat!',
          'Come and see us soon.',
        ],
        jabs: [
          'Look out of the window.',
          'I sell fruit, not weather.',
          'Do I look like a cloud?',
          'Stay at home if you do not like it.',
          'Wear a coat and stop asking.',
        ],
      },
      must: [[weather[asked]]],
    };
  },
};

export const anyWeather = fixedFacts(
  'anyWeather',
  3,
  [
    {
      questions: [
        'are you open in the rain?',
        'are you open when it rains?',
        'do you close when it rains?',
        'what do you do when it rains?',
        'is the stand open in bad weather?',
      ],
      must: [['open', 'awning']],
      plain: [
        'We stay open in the rain, under the green awning.',
        'When it rains, the green awning keeps us dry.',
        'Rain does not close us, the stand stays open.',
      ],
      bare: ['open in the rain', 'we stay open', 'open, under the awning'],
    },
    {
      questions: [
        'are you open when it snows?',
        'are you open in the snow?',
        'do you close when it snows?',
        'what do you do in the snow?',
      ],
      must: [['closed', 'close', 'home']],
      plain: [
        'When it snows, the stand is closed.',
        'In the snow we stay at home, so the stand is closed.',
        'We close when it snows.',
      ],
      bare: ['closed', 'closed in the snow', 'we close'],
    },
    {
      questions: [
        'how is the weather?',
        'how is the weather today?',
        'what is the weather like today?',
        'will it rain today?',
        'is it going to rain?',
        'is it sunny today?',
      ],
      must: [['sky', 'awning']],
      plain: [
        'I cannot see the sky from behind these boxes.',
        'From under the awning I cannot see the sky.',
        'I do not know, the awning hides the sky.',
      ],
      bare: ['I cannot see the sky', 'no idea, the awning is in the way', 'the awning hides the sky'],
      offers: ['But it is always a good day for fruit.', 'I hope the sun shines for you.'],
    },
  ],
  {
    offers: ['Come and see us soon.', 'We look forward to your next visit.', 'Stay warm and dry!'],
    jabs: [
      'I sell fruit, not weather.',
      'Do I look like a cloud?',
      'You are not made of sugar.',
      'Look up and see for yourself.',
      'Buy an umbrella.',
    ],
  },
);
