import type { Exchange, FactVoices, Must, Topic } from '../exchange.ts';
import { coins, inWords } from '../numbers.ts';
import type { Random } from '../random.ts';
import { fill, type Slots } from '../template.ts';
import { type Fruit, fruits } from '../world.ts';

/** One fact of any fruit: how it is asked for and how it is told. */
export interface FruitTopic {
  readonly name: string;
  readonly weight: number;
  readonly questions: readonly string[];
  /** The same question about the fruit just spoken of. */
  readonly followUps: readonly string[];
  readonly voices: Omit<FactVoices, 'kind'>;
  readonly must: (fruit: Fruit) => Must;
}

/** Kind sentences that may follow any fact about a fruit. */
const offers = [
  'Would you like some?',
  'Would you like to try one?',
  'Come and smell them.',
  'Have a look, they are lovely.',
  'I can pick the nicest ones for you.',
  'Shall I put some aside for you?',
  'Shall I pack some for you?',
  'Just tell me how many you would like.',
  'Ask me for a recipe, if you like.',
  'I hope you enjoy them!',
  'They are a joy to eat.',
  'Rosa picks every one with care.',
  'Take your time and choose well.',
  'You can try a slice for free, if you like.',
  'Tell me if I can help with anything else.',
];

const jabs = [
  'Now stop squeezing the {many}.',
  'Take some {many} or go home.',
  'Hands off the {many}.',
  'It is only {a}, not a riddle.',
  'Have you never seen {a} before?',
  'You have eaten {many} all your life and you ask me that?',
  'Do you want the {many} or do you want to talk?',
  'I sell {many}, I do not teach about them.',
];

export function fruitSlots(fruit: Fruit): Slots {
  const a = withArticle(fruit.one);
  // "a pie", but "jam": what is poured or spread takes no article.
  const counted = ['pie', 'tart', 'cake', 'crumble', 'salad', 'smoothie', 'sorbet'].includes(fruit.dish);
  const dishName = fruit.dish.startsWith(fruit.one) ? fruit.dish : `${fruit.one} ${fruit.dish}`;
  const measured = fruit.sold !== 'each';
  return {
    one: fruit.one,
    many: fruit.many,
    a,
    item: measured ? `a ${fruit.sold} of ${fruit.many}` : a,
    items: measured ? `${fruit.sold === 'box' ? 'boxes' : 'bunches'} of ${fruit.many}` : fruit.many,
    per: measured ? `a ${fruit.sold}` : 'each',
    price: inWords(fruit.price),
    coins: coins(fruit.price),
    colour: fruit.colour,
    season: fruit.season,
    when: fruit.season === 'all year' ? 'all year' : `in ${fruit.season}`,
    taste: fruit.taste,
    plant: fruit.plant,
    place: fruit.place,
    keep: fruit.keep,
    lasts: fruit.lasts,
    ripe: fruit.ripe,
    dish: fruit.dish,
    aDish: counted ? withArticle(fruit.dish) : fruit.dish,
    dishName,
    aDishName: counted ? withArticle(dishName) : dishName,
  };
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

export function aboutFruit(topic: FruitTopic): Topic {
  const voices: FactVoices = {
    ...topic.voices,
    kind: 'fact',
    offers: [...offers, ...topic.voices.offers],
    jabs: [...jabs, ...topic.voices.jabs],
  };
  const exchange = (random: Random, fruit: Fruit, questions: readonly string[]): Exchange => {
    const slots = fruitSlots(fruit);
    return {
      topic: topic.name,
      question: fill(random, random.pick(questions), slots),
      takesCourtesy: true,
      fruit,
      slots,
      voices,
      must: topic.must(fruit),
    };
  };
  return {
    name: topic.name,
    weight: topic.weight,
    draw: (random) => exchange(random, random.pick(fruits), topic.questions),
    drawFollowUp: (random, fruit) => exchange(random, fruit, topic.followUps),
  };
}
