import type { FactVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { days, hoursOf, marketDay } from '../world.ts';
import { fixedFacts } from './fixedFacts.ts';

const offers = [
  'We look forward to seeing you!',
  'Come early for the best fruit.',
  'Rosa is always happy about a visit.',
  'The mornings are the nicest time.',
  'I hope to see you then.',
  'Come by whenever you like.',
];

const jabs = [
  'It is written on the sign.',
  'And do not come one minute late.',
  'I will not wait for you.',
  'Do you own a clock?',
  'We are not here only for you.',
  'Some of us have a life, you know.',
];

const questions = {
  open: [
    'are you open on {day}?',
    'are you open on {day}s?',
    'is the stand open on {day}?',
    'can I come on {day}?',
    'do you work on {day}s?',
    'what are your hours on {day}?',
    'when are you open on {day}?',
    'when can I come on {day}?',
    'how long are you open on {day}?',
    'I want to come on {day}. are you there?',
  ],
  opens: [
    'when do you open on {day}?',
    'what time do you open on {day}?',
    'when does the stand open on {day}?',
    'how early can I come on {day}?',
  ],
  closes: [
    'when do you close on {day}?',
    'what time do you close on {day}?',
    'when does the stand close on {day}?',
    'how late can I come on {day}?',
    'until when are you open on {day}?',
  ],
};

const told = {
  open: {
    plain: [
      'On {day} we are open from {opens} to {closes}.',
      'We are here on {day} from {opens} to {closes}.',
      'The stand is open from {opens} to {closes} on {day}.',
      '{Day} is from {opens} to {closes}.',
    ],
    bare: ['{opens} to {closes}', 'from {opens} to {closes}', '{opens} to {closes} on {day}'],
  },
  opens: {
    plain: [
      'On {day} we open at {opens}.',
      'We open at {opens} on {day}.',
      'The stand opens at {opens} on {day}.',
    ],
    bare: ['{opens}', 'at {opens}', 'at {opens} on {day}'],
  },
  closes: {
    plain: [
      'On {day} we close at {closes}.',
      'We close at {closes} on {day}.',
      'The stand closes at {closes} on {day}.',
    ],
    bare: ['{closes}', 'at {closes}', 'at {closes} on {day}'],
  },
} as const;

const closed: FactVoices = {
  kind: 'fact',
  plain: [
    'We are closed on Sunday.',
    'On Sunday the stand is closed.',
    'No, the stand stays closed on Sunday.',
    'Sunday is our day of rest, so we are closed.',
  ],
  bare: ['closed', 'closed on Sunday', 'we are closed'],
  offers: [
    'We are back on Monday at eight.',
    'Saturday is a lovely day to come, though.',
    ...offers.slice(0, 1),
  ],
  jabs: [
    'Even I get one day off.',
    'Let people sleep.',
    'Come on Monday and not before.',
    ...jabs.slice(0, 1),
  ],
  openers: ['I am sorry!', 'Sorry, my friend!', 'Thank you for asking!', 'Oh, I am sorry.'],
};

/** A day's hours. */
export const dayHours: Topic = {
  name: 'dayHours',
  weight: 6,
  draw: (random) => {
    const day = random.pick(days);
    const asked = random.pick(['open', 'opens', 'closes'] as const);
    const hours = hoursOf(day);
    const slots = { day, ...hours };
    const must = hours === null ? 'closed' : hours[asked === 'opens' ? 'opens' : 'closes'];
    return {
      topic: 'dayHours',
      question: fill(random, random.pick(questions[asked]), slots),
      takesCourtesy: true,
      fruit: null,
      slots,
      voices: hours === null ? closed : { kind: 'fact', ...told[asked], offers, jabs },
      must: [[must]],
    };
  },
};

export const week = fixedFacts(
  'week',
  4,
  [
    {
      questions: [
        'when are you open?',
        'what are your opening hours?',
        'what are your hours?',
        'when is the stand open?',
        'at what times are you open?',
        'can you tell me your opening hours?',
        'are you open now?',
        'are you open today?',
        'when can I come?',
      ],
      must: [['eight'], ['five']],
      plain: [
        'We are open from eight to five, on Saturday from seven to two, and closed on Sunday.',
        'From Monday to Friday we are open from eight to five.',
        'The stand is open from eight to five on weekdays.',
        'On weekdays we are here from eight to five, and on Saturday from seven to two.',
      ],
      bare: ['eight to five', 'weekdays eight to five', 'eight to five, not on Sunday'],
    },
    {
      questions: [
        'when do you open?',
        'what time do you open?',
        'when do you open in the morning?',
        'how early do you open?',
        'when does the stand open?',
      ],
      must: [['eight']],
      plain: ['We open at eight, and on Saturday at seven.', 'The stand opens at eight on weekdays.'],
      bare: ['at eight', 'eight', 'at eight, Saturday at seven'],
    },
    {
      questions: [
        'when do you close?',
        'what time do you close?',
        'how late are you open?',
        'when does the stand close?',
        'until when are you open?',
      ],
      must: [['five']],
      plain: ['We close at five, and on Saturday at two.', 'The stand closes at five on weekdays.'],
      bare: ['at five', 'five', 'at five, Saturday at two'],
    },
    {
      questions: [
        'when is market day?',
        'what day is the market?',
        'which day is market day?',
        'on which day is the market?',
        'when is the market?',
        'is there a market day?',
        'when is the busiest day?',
      ],
      must: [[marketDay]],
      plain: [
        'Market day is Saturday.',
        'The market is on Saturday, from seven to two.',
        'Every Saturday is market day.',
        'Saturday is market day, and the whole square is full.',
      ],
      bare: ['Saturday', 'on Saturday', 'every Saturday'],
      offers: ['The band plays at noon.', 'The whole town comes together.'],
      jabs: ['It is loud and full, so you will fit in.'],
    },
    {
      questions: [
        'do you close for lunch?',
        'do you have a lunch break?',
        'are you open at noon?',
        'can I come at lunch time?',
        'are you there at midday?',
      ],
      must: [['noon', 'lunch']],
      plain: [
        'We have no lunch break, so you can come at noon.',
        'The stand stays open over lunch.',
        'We are here at noon, too.',
      ],
      bare: ['open at noon', 'no lunch break', 'also at noon'],
    },
    {
      questions: [
        'what is the best time to come?',
        'when should I come?',
        'when is it quiet?',
        'when is there no queue?',
        'when is the fruit freshest?',
      ],
      must: [['morning']],
      plain: [
        'Come early in the morning, it is quiet then.',
        'The morning is best, when the fruit is fresh.',
        'Early in the morning there is no queue.',
      ],
      bare: ['early morning', 'in the morning', 'the morning'],
    },
  ],
  { offers, jabs },
);
