import { type Must, wordsOf } from './exchange.ts';

/** A question that is in no training text, and what a good answer says: one word of every group. */
export interface CheckQuestion {
  readonly question: string;
  readonly must: Must;
}

/** Questions to judge a trained model by; some in words of their own. */
export const checkQuestions: readonly CheckQuestion[] = [
  { question: 'Hello there! How much is an apple today?', must: [['two']] },
  { question: 'Hi, what do you charge for a mango?', must: [['four']] },
  { question: 'I would love some peaches. How much are they?', must: [['three']] },
  { question: 'How much do I pay for a pineapple?', must: [['six']] },
  { question: 'Good day, what does one lemon cost here?', must: [['one']] },
  { question: 'How much is a box of cherries, my friend?', must: [['five']] },
  { question: 'What would three pears cost?', must: [['six']] },
  { question: 'Two boxes of strawberries, what is that together?', must: [['eight']] },
  { question: 'Hello, how much are four figs?', must: [['eight']] },
  { question: 'What do I pay for an apple and a banana?', must: [['three']] },
  { question: 'Which one is cheaper, a plum or a mango?', must: [['plum', 'plums']] },
  { question: 'Tell me, what colour is a blueberry?', must: [['blue']] },
  { question: 'Which colour is a ripe lemon?', must: [['yellow']] },
  { question: 'Are ripe strawberries red?', must: [['red', 'yes']] },
  { question: 'When is the season for cherries?', must: [['summer']] },
  { question: 'In which season can I get oranges?', must: [['winter']] },
  { question: 'What time of year are strawberries in season?', must: [['spring']] },
  { question: 'Can I buy apples in autumn, please?', must: [['yes', 'autumn']] },
  {
    question: 'What kind of fruit do you have in winter?',
    must: [['lemons', 'oranges', 'limes', 'grapefruits', 'kiwis', 'pomegranates']],
  },
  { question: 'How can I see that a melon is ripe?', must: [['hollow']] },
  { question: 'How do I know that a peach is ready?', must: [['flowers']] },
  { question: 'Where must I keep raspberries?', must: [['fridge']] },
  { question: 'Where do I put apples so that they stay fresh?', must: [['cellar']] },
  { question: 'How many days do strawberries stay fresh?', must: [['two days']] },
  { question: 'How does a lemon taste, please?', must: [['sour']] },
  { question: 'Do figs taste like honey?', must: [['honey', 'yes']] },
  { question: 'I want something very sour. What do you have?', must: [['lemons', 'limes']] },
  { question: 'What fruit should I take for a picnic?', must: [['grapes', 'cherries']] },
  { question: 'How do I bake an apple pie?', must: [['bake', 'dough']] },
  { question: 'What can I make with all these bananas?', must: [['smoothie']] },
  { question: 'How do I make jam from apricots?', must: [['cook', 'sugar']] },
  { question: 'From where do you get your bananas?', must: [['islands']] },
  { question: 'Do grapes grow on a bush or on a vine?', must: [['vines']] },
  { question: 'Is the stand open on Sunday, please?', must: [['closed']] },
  { question: 'When do you open on a Monday?', must: [['eight']] },
  { question: 'What time does the stand close on Saturday?', must: [['two']] },
  { question: 'On what day is the market, please?', must: [['Saturday']] },
  { question: 'Who is the woman that runs the stand?', must: [['Rosa', "Rosa's"]] },
  { question: 'What is the name of your cat?', must: [['Pepper']] },
  { question: 'Can I pay with my card here?', must: [['card', 'cards', 'both']] },
  { question: 'Where exactly is your fruit stand?', must: [['square']] },
  { question: 'My pears were brown. What will you do?', must: [['swap']] },
  { question: 'Hello, do you also sell fish?', must: [['no', 'not']] },
  { question: 'Can you write a poem for me?', must: [['fruit']] },
];

/** Their words, which no training text asks. */
export const heldOutQuestions: ReadonlySet<string> = new Set(
  checkQuestions.map(({ question }) => wordsOf(question)),
);
