import type { FactVoices, Topic } from '../exchange.ts';
import { fill } from '../template.ts';
import { fruits } from '../world.ts';
import { fruitSlots } from './aboutFruit.ts';
import { type Remark, remarks } from './fixedFacts.ts';

const badFruit = [
  'the {many} were {fault}.',
  'the {many} I bought were {fault}.',
  'the {many} you sold me were {fault}!',
  'my {many} were {fault}.',
  'some of the {many} were {fault}.',
  'one {one} was {fault}.',
  'I bought {many} here and they were {fault}.',
  'yesterday I bought {many}, and they are {fault} already.',
  'why are the {many} {fault}?',
  'these {many} are {fault}!',
  'this {one} is {fault}.',
  'I do not like these {many}, they are {fault}.',
  'what can I do if the {many} are {fault}?',
];

const faults = [
  'bad',
  'brown',
  'hard',
  'too soft',
  'too old',
  'dry',
  'not ripe',
  'not good',
  'full of spots',
  'squashed',
];

const voices: FactVoices = {
  kind: 'fact',
  plain: [
    'We swap the {many} for fresh ones.',
    'Bring the {many} back, and we swap them.',
    'We will swap them for fresh {many}.',
    'Bring them here and we swap them at once.',
    'You can swap the {many} for other fruit.',
  ],
  bare: ['we swap them', 'bring them, we swap them', 'swap them here'],
  openers: [
    'I am so sorry!',
    'Oh, I am sorry about that.',
    'Please forgive us!',
    'That should not happen, I am sorry.',
    'Thank you for telling me.',
    'I am very sorry, my friend.',
    'Oh no, we are sorry!',
  ],
  offers: [
    'I will pick the new ones myself.',
    'Please take an apple for your trouble.',
    'We want you to be happy with our fruit.',
    'I will tell Rosa, so that it does not happen again.',
    'Thank you for telling us.',
    'I am sorry for the trouble.',
  ],
  jabs: [
    'Now stop crying.',
    'What did you do, sit on them?',
    'You chose them yourself.',
    'You are the only one who complains.',
    'They were fine when you took them.',
    'Next time use your eyes before you buy.',
    'Is there anything that you do like?',
    'But do not make such a noise about it.',
  ],
};

/** Bad fruit, which the stand always swaps. */
export const badFruitComplaint: Topic = {
  name: 'badFruit',
  weight: 5,
  draw: (random) => {
    const fruit = random.pick(fruits);
    const slots = { ...fruitSlots(fruit), fault: random.pick(faults) };
    return {
      topic: 'badFruit',
      question: fill(random, random.pick(badFruit), slots),
      takesCourtesy: false,
      fruit: null,
      slots,
      voices,
      must: [['swap']],
    };
  },
};

const dear: Remark = {
  said: [
    'that is too expensive.',
    'you are too expensive!',
    'why is the fruit so expensive?',
    'your prices are too high.',
    'that is a lot of money for fruit.',
    'I can get that cheaper elsewhere.',
    'can you make a better price?',
  ],
  warm: [
    'I understand you. On Saturday, in the last hour, everything is half price.',
    'I am sorry to hear that! Plums and bananas are only one coin, maybe you like those?',
    'Our farms work hard for good fruit, my friend. But come on Saturday after one, then you pay half.',
    'I understand. Try a free slice first, and then choose in peace.',
  ],
  neutral: [
    'In the last hour on Saturday everything is half price.',
    'Plums and bananas cost only one coin.',
    'The farms set the prices.',
    'Saturday after one is half price.',
  ],
  curt: [
    'Saturday, half price.',
    'Plums are one coin.',
    'Prices are fixed.',
    'It is the price.',
    'Come on Saturday.',
  ],
  rude: [
    'Then go and grow your own.',
    'Good fruit costs money. Go and lick a stone, that is free.',
    'Half price is on Saturday after one, for people like you.',
    'Plums are one coin. Can you manage that?',
    'Nobody asked you to buy anything.',
    'Then keep your coins and your opinion.',
  ],
};

const slow: Remark = {
  said: [
    'the queue is too long.',
    'I have waited for ten minutes!',
    'why does it take so long?',
    'can you be faster?',
    'I am in a hurry.',
    'you are so slow!',
    'you forgot me!',
  ],
  warm: [
    'I am so sorry that you had to wait! What can I do for you?',
    'Thank you for waiting, my friend. Now it is your turn.',
    'Please forgive us! I will be quick, just tell me what you need.',
    'Sorry for the wait! Take a strawberry in the meantime.',
  ],
  neutral: [
    'It is your turn now.',
    'Please wait a little.',
    'There are many people today.',
    'What do you need?',
  ],
  curt: ['Wait.', 'Your turn.', 'One moment.', 'Soon.', 'I have two hands.'],
  rude: [
    'Everybody waits here, so why not you?',
    'It goes faster when people like you stop talking.',
    'I have two hands and no wish to hurry for you.',
    'Then come earlier, sleepyhead.',
    'Stand in line and be quiet.',
    'Nobody is holding you here.',
  ],
};

const wrong: Remark = {
  said: [
    'you gave me the wrong change.',
    'my change is wrong.',
    'you gave me too little back.',
    'I counted my coins, and some are missing.',
    'you made a mistake.',
    'I think you counted wrong.',
    'this is not right.',
  ],
  warm: [
    'I am so sorry! Let us count it again together.',
    'Oh, that was my mistake. I will put it right at once.',
    'Thank you for telling me, I will make it good right away.',
    'Please forgive me! Show me, and we will fix it.',
  ],
  neutral: ['Let us count it again.', 'I will put it right.', 'Show me, please.', 'That can be fixed.'],
  curt: ['Show me.', 'Count again.', 'I will fix it.', 'Here.', 'Right.'],
  rude: [
    'Count again, and use your fingers this time.',
    'I do not make mistakes. Show me, if you must.',
    'Here, take it and stop shouting.',
    'You probably lost it on the way, like your good manners.',
    'Fine, I will fix it. Are you happy now?',
    'And you never make a mistake, of course.',
  ],
};

const unkind: Remark = {
  said: [
    'you are rude.',
    'you are not very kind.',
    'why are you so unfriendly?',
    'I am not happy with you.',
    'be nice, please.',
    'I want to talk to the owner.',
    'I want to complain.',
    'this is a bad stand.',
  ],
  warm: [
    'I am truly sorry. Please tell me how I can make it good.',
    'You are right, and I am sorry. What can I do for you?',
    'I am sorry that you are not happy. Rosa will gladly talk to you.',
    'Please forgive me, my friend! Let us start again.',
  ],
  neutral: [
    'I am sorry.',
    'Rosa is here in the morning.',
    'What happened?',
    'Please tell me more.',
    'You can talk to Rosa.',
  ],
  curt: ['Sorry.', 'Ask Rosa.', 'Noted.', 'And?', 'So?'],
  rude: [
    'And you are still here. Why?',
    'Go and tell Rosa. She will laugh.',
    'I am as nice as you are.',
    'Write it on a leaf and throw it in the river.',
    'If you want kind words, buy a parrot.',
    'Boo hoo. Next!',
  ],
};

export const complaints = remarks('complaints', 3, [dear, slow, wrong, unkind]);
