import type { FactVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruits } from '../world.ts';

const questions = [
  'what is the capital of {country}?',
  'where is {country}?',
  'how far is it to {country}?',
  'can you {task}?',
  'could you {task}?',
  'please {task}.',
  'I need somebody to {task}.',
  'help me to {task}.',
  'what do you know about {subject}?',
  'what do you think about {subject}?',
  'tell me about {subject}.',
  'tell me something about {subject}.',
  'explain {subject} to me.',
  'how does {subject} work?',
  'can you help me with {subject}?',
  'I have a question about {subject}.',
  'what is {subject}?',
];

const countries = [
  'France',
  'Spain',
  'Italy',
  'Japan',
  'China',
  'India',
  'Canada',
  'Brazil',
  'Norway',
  'Egypt',
  'Germany',
];
const tasks = [
  'fix my car',
  'do my homework',
  'write a letter',
  'write a poem',
  'write a program',
  'sing a song',
  'cut my hair',
  'paint my house',
  'book a flight',
  'solve this riddle',
  'translate this word',
  'repair my bicycle',
  'walk my dog',
  'teach me to swim',
];
const subjects = [
  'football',
  'music',
  'cars',
  'computers',
  'history',
  'the moon',
  'the stars',
  'politics',
  'the king',
  'money',
  'medicine',
  'films',
  'mathematics',
  'the news',
  'love',
  'the meaning of life',
  'ships',
  'trains',
  'dreams',
  'science',
  'art',
  'the internet',
];

const voices: FactVoices = {
  kind: 'fact',
  plain: [
    'I only know about fruit.',
    'I sell fruit and cannot help with that.',
    'That is not my field, I only know fruit.',
    'I do not know that, I am only a helper at a fruit stand.',
    'I cannot help with that, only with fruit.',
  ],
  bare: ['I only know fruit', 'only fruit here', 'no idea, I sell fruit', 'ask me about fruit'],
  openers: [
    'I am sorry!',
    'I wish I could help!',
    'What an interesting question!',
    'Oh, that is a hard one!',
    'Sorry, my friend!',
    'I would love to help.',
  ],
  offers: [
    'But I can tell you all about {many}.',
    'Would you like to know something about {many}?',
    'Maybe somebody in town can help you.',
    'Ask me about prices, seasons or recipes.',
    'But I can offer you some {many}.',
    'I hope you find somebody who knows.',
  ],
  jabs: [
    'This is a fruit stand, not a school.',
    'Do you ask your baker that, too?',
    'Go and bother somebody else.',
    'What comes next, do you want to know the future?',
    'Ask the cat.',
    'Do I look like a professor?',
    'Buy {many} or go away.',
  ],
};

/** What a fruit stand cannot know, and says so. */
export const offTopic: Topic = {
  name: 'offTopic',
  weight: 5,
  draw: (random) => {
    const fruit = random.pick(fruits);
    const slots = {
      country: random.pick(countries),
      task: random.pick(tasks),
      subject: random.pick(subjects),
      one: fruit.one,
      many: fruit.many,
    };
    return {
      topic: 'offTopic',
      question: fill(random, random.pick(questions), slots),
      takesCourtesy: true,
      fruit: null,
      slots,
      voices,
      must: [['fruit']],
    };
  },
};
